/** The conversation on screen: watched, extended and moved. */
import type { AccountId } from '../ipc/bindings/AccountId';
import type { ChatId } from '../ipc/bindings/ChatId';
import type { Failure } from '../ipc/bindings/Failure';
import type { Destination } from '../ipc/bindings/Destination';
import { call } from '../ipc/client';
import { watch } from '../ipc/views';
import { apply, unreadSince, type Timeline } from './timeline';
import { failed } from './toasts.svelte';

const AGAIN_MS = 1000;

/** A conversation being watched. */
export interface OpenTimeline {
  /** Undefined until the first frame. */
  readonly view: Timeline | undefined;
  /** Why it cannot be shown. */
  readonly failure: Failure | undefined;
  /** Asks for more rows at an end; once until they come. */
  extend: (older: boolean) => void;
  /** Moves to a place; the rows come as a reset. Tells whether it is being done. */
  jump: (to: Destination) => Promise<boolean>;
  /** Takes the divider of unread messages away. */
  forgetUnread: () => void;
  close: () => void;
}

/** Watches a conversation. What comes while nobody looks (`attending`) is marked as unread. */
export function openTimeline(account: AccountId, chat: ChatId, attending: () => boolean): OpenTimeline {
  let view = $state.raw<Timeline | undefined>();
  let failure = $state.raw<Failure | undefined>();
  const asked = { older: false, newer: false };

  const stream = watch(
    { view: 'timeline', account, chat },
    (body) => {
      const next = apply(view, body);
      if (view && next && next.older !== view.older) asked.older = false;
      if (view && next && next.rows !== view.rows) asked.older = asked.newer = false;
      view = view && next && !attending() ? unreadSince(view, next) : next;
      failure = undefined;
    },
    (error) => (failure = error),
  );

  return {
    get view() {
      return view;
    },
    get failure() {
      return failure;
    },
    extend(older) {
      const end = older ? 'older' : 'newer';
      const id = stream.id();
      if (id === undefined || asked[end] || view?.[end] !== 'more') return;
      asked[end] = true;
      const again = () => (asked[end] = false);
      // Rows that do not come are asked for again when the edge is in sight after a while.
      call('extend', { view: id, older }).then(() => setTimeout(again, AGAIN_MS), again);
    },
    async jump(to) {
      const id = stream.id();
      if (id === undefined) return false;
      try {
        await call('jump', { view: id, to });
        return true;
      } catch (error) {
        failed(error);
        return false;
      }
    },
    forgetUnread() {
      if (view?.firstUnread !== undefined) view = { ...view, firstUnread: undefined };
    },
    close: () => stream.close(),
  };
}
