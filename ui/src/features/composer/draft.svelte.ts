/** What is being written in a chat. */
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { Content } from '../../ipc/bindings/Content';
import type { Draft as Kept } from '../../ipc/bindings/Draft';
import type { Mentioned } from '../../ipc/bindings/Mentioned';
import type { MentionedChat } from '../../ipc/bindings/MentionedChat';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import type { PersonId } from '../../ipc/bindings/PersonId';
import { call } from '../../ipc/client';
import { failed } from '../../stores/toasts.svelte';
import { Keeping } from './keeping';
import { isBlank } from './told';

/** A message that is answered or reworded, as far as it is known. */
export interface Quoted {
  key: string;
  sender?: PersonId;
  content?: Content;
}

/** A text and what it names. */
export interface Words {
  text: string;
  mentions: readonly Mentioned[];
  chats: readonly MentionedChat[];
}

/** A text with what it answers. */
export interface Written extends Words {
  answers: Quoted | undefined;
}

const NOTHING: Written = { text: '', mentions: [], chats: [], answers: undefined };

/** The text of one chat, what it answers or rewords, and the people and chats it names. */
export class Draft {
  text = $state('');
  /** The people chosen so far; those whose words were deleted again are left out when it is sent. */
  mentions = $state.raw<readonly Mentioned[]>([]);
  /** The chats chosen so far, likewise. */
  chats = $state.raw<readonly MentionedChat[]>([]);
  /** The message it answers. */
  answers = $state.raw<Quoted | undefined>();
  /** The own message it rewords. */
  rewords = $state.raw<Quoted | undefined>();
  /** Keeps it in the engine. */
  readonly keeping: Keeping;
  /** What was being written when the rewording began. */
  #aside: Written | undefined;

  constructor(
    readonly account: AccountId,
    readonly chat: ChatId,
  ) {
    this.keeping = new Keeping(account, chat, () => this.kept);
  }

  /** Whether there is something to send. */
  get ready(): boolean {
    return !isBlank(this.text);
  }

  /** The words that stand for people and chats. */
  get names(): string[] {
    return [...this.mentions, ...this.chats].map(({ words }) => words).filter((words) => this.text.includes(words));
  }

  /** It, as the engine keeps it. */
  get kept(): Kept {
    const { text, mentions, chats } = this.#words();
    return { text, mentions: [...mentions], chats: [...chats], reply_to: this.answers?.key ?? null, edits: this.rewords?.key ?? null };
  }

  /** Takes over what the engine kept, unless something newer is being written here. */
  restore(kept: Kept | null): void {
    if (!this.keeping.isNews(kept)) return;
    this.#take({ text: kept?.text ?? '', mentions: kept?.mentions ?? [], chats: kept?.chats ?? [], answers: kept?.reply_to == null ? undefined : { key: kept.reply_to } });
    this.rewords = kept?.edits == null ? undefined : { key: kept.edits };
    this.#aside = undefined;
    this.keeping.settled();
    void this.#learnQuoted();
  }

  /** Answers a message with what is being written. */
  answer(row: MessageRow): void {
    if (this.rewords) this.stepOut();
    this.answers = row;
  }

  /** Gets an own message's text back for another wording; tells whether it came. */
  async edit(row: MessageRow): Promise<boolean> {
    try {
      const source = await call('source', { account: this.account, chat: this.chat, key: row.key });
      if (!this.rewords) this.#aside = this.#written();
      this.#take({ ...source, answers: undefined });
      this.rewords = row;
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  /** Adds a person who was chosen. */
  mention(mentioned: Mentioned): void {
    this.mentions = [...this.mentions.filter(({ words }) => words !== mentioned.words), mentioned];
  }

  /** Adds a chat that was chosen. */
  mentionChat(mentioned: MentionedChat): void {
    this.chats = [...this.chats.filter(({ words }) => words !== mentioned.words), mentioned];
  }

  /** Leaves the rewording, else the answering; tells whether there was one to leave. */
  stepOut(): boolean {
    if (this.rewords) this.#resume();
    else if (this.answers) this.answers = undefined;
    else return false;
    return true;
  }

  /**
   * Hands the text to the outbox. The field is free at once; should the engine refuse, the text comes back. Answers with
   * what went out as a new message.
   */
  async send(): Promise<Written | undefined> {
    if (!this.ready) return undefined;
    const { account, chat, rewords } = this;
    const written = { ...this.#words(), answers: this.answers };
    const words = { text: written.text, mentions: [...written.mentions], chats: [...written.chats] };
    if (rewords) this.#resume();
    else this.#take(NOTHING);
    try {
      if (rewords) await call('edit', { account, chat, key: rewords.key, ...words });
      else await call('send', { account, chat, ...words, reply_to: written.answers?.key ?? null });
    } catch (error) {
      this.takeBack(written);
      failed(error);
      return undefined;
    } finally {
      // Only now: had the program ended before, the text would still be there.
      this.keeping.now();
    }
    return rewords ? undefined : written;
  }

  /** Puts a text back before what was written since. */
  takeBack(written: Written): void {
    const since = this.#aside ?? this.#written();
    const whole = {
      text: isBlank(since.text) ? written.text : `${written.text}\n${since.text}`,
      mentions: [...written.mentions, ...since.mentions],
      chats: [...written.chats, ...since.chats],
      answers: since.answers ?? written.answers,
    };
    if (this.#aside) this.#aside = whole;
    else this.#take(whole);
    this.keeping.soon();
  }

  #resume(): void {
    this.#take(this.#aside ?? NOTHING);
    this.#aside = undefined;
    this.rewords = undefined;
  }

  #take({ text, mentions, chats, answers }: Written): void {
    this.text = text;
    this.mentions = mentions;
    this.chats = chats;
    this.answers = answers;
  }

  #written(): Written {
    return { text: this.text, mentions: this.mentions, chats: this.chats, answers: this.answers };
  }

  /** The text and the names that still stand in it. */
  #words(): Words {
    const { text } = this;
    return { text, mentions: this.mentions.filter(({ words }) => text.includes(words)), chats: this.chats.filter(({ words }) => text.includes(words)) };
  }

  /** Of a draft that was kept only the keys of messages are known. */
  async #learnQuoted(): Promise<void> {
    const key = (this.rewords ?? this.answers)?.key;
    if (key === undefined) return;
    const details = await call('details', { account: this.account, chat: this.chat, key }).catch(() => undefined);
    const content = details?.versions.at(-1)?.content;
    if (!details || !content) return;
    const quoted = { key, sender: details.sender.id, content };
    if (this.rewords?.key === key) this.rewords = quoted;
    else if (this.answers?.key === key) this.answers = quoted;
  }
}
