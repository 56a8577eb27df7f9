/** Accounts, settings and wishes from outside the window. */
import type { Account } from '../ipc/bindings/Account';
import type { AccountId } from '../ipc/bindings/AccountId';
import type { AppState } from '../ipc/bindings/AppState';
import type { Failure } from '../ipc/bindings/Failure';
import type { Settings } from '../ipc/bindings/Settings';
import { asFailure, call } from '../ipc/client';
import { watch, type Watch } from '../ipc/views';
import { failed } from './toasts.svelte';

let state = $state.raw<AppState | undefined>();
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
      state = body;
      failure = undefined;
    },
    (error) => (failure = asFailure(error)),
  );
}

/** Keeps changed settings; they take effect at once and go back if they could not be kept. */
export async function configure(change: Partial<Settings>): Promise<void> {
  const before = state;
  if (!before) return;
  const settings = { ...before.settings, ...change };
  state = { ...before, settings };
  try {
    await call('configure', settings);
  } catch (error) {
    // Only if nothing newer came meanwhile.
    if (state.settings === settings) state = { ...state, settings: before.settings };
    failed(error);
  }
}
