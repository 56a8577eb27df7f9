/** Accounts, settings and wishes from outside the window. */
import type { Account } from '../ipc/bindings/Account';
import type { AccountId } from '../ipc/bindings/AccountId';
import type { AppState } from '../ipc/bindings/AppState';
import type { Failure } from '../ipc/bindings/Failure';
import type { Settings } from '../ipc/bindings/Settings';
import { asFailure, call } from '../ipc/client';
import { watch, type Watch } from '../ipc/views';
import { failed } from './toasts.svelte';

/** How long after the answer to a choice the engine may still tell of what was before it. */
const LATE_MS = 1000;

/** What the engine said last. */
let told = $state.raw<AppState | undefined>();
/** What was chosen and has not come round: what the engine tells meanwhile may be from before it. */
let chosen = $state.raw<Partial<Settings>>({});
const state = $derived(told && { ...told, settings: { ...told.settings, ...chosen } });
let watching: Watch | undefined;
let failure = $state.raw<Failure | undefined>();

/** What is known about everything that is not a chat. */
export const app = {
  /** Undefined until the engine's first word. */
  get state(): AppState | undefined {
    return state;
  },
  /** Why the engine cannot say anything at all. */
  get failure(): Failure | undefined {
    return failure;
  },
  get accounts(): Account[] {
    return state?.accounts ?? [];
  },
  get settings(): Settings | undefined {
    return state?.settings;
  },
};

/** An account by its id. */
export function accountOf(id: AccountId | undefined): Account | undefined {
  return app.accounts.find((account) => account.id === id);
}

/** Starts watching, again after a failure. */
export function startApp(): void {
  watching?.close();
  failure = undefined;
  watching = watch(
    { view: 'app' },
    (body) => {
      if (body.frame !== 'app') return;
      chosen = without((field) => same(chosen[field], body.settings[field]));
      told = body;
      failure = undefined;
    },
    (error) => (failure = asFailure(error)),
  );
}

/** Keeps changed settings; they take effect at once and go back if they could not be kept. */
export async function configure(change: Partial<Settings>): Promise<void> {
  if (!state) return;
  chosen = { ...chosen, ...change };
  // Only what was not chosen anew meanwhile.
  const forget = () => (chosen = without((field) => field in change && same(chosen[field], change[field])));
  try {
    await call('configure', state.settings);
    setTimeout(forget, LATE_MS);
  } catch (error) {
    forget();
    failed(error);
  }
}

/** What was chosen, but for some of it. */
function without(leaves: (field: keyof Settings) => boolean): Partial<Settings> {
  return Object.fromEntries(Object.entries(chosen).filter(([field]) => !leaves(field as keyof Settings)));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
