/** One try to get into an account: what was written, what the homeserver answered, what it still asks for. */
import { entryWords } from '../../i18n';
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { Entry } from '../../ipc/bindings/Entry';
import type { ServerInfo } from '../../ipc/bindings/ServerInfo';
import type { SignUp } from '../../ipc/bindings/SignUp';
import { call } from '../../ipc/client';
import { accountOf } from '../../stores/app.svelte';
import { enter, openAccount, type Entering } from '../../stores/navigation.svelte';
import { failed, failureText } from '../../stores/toasts.svelte';
import { Prober } from './probing.svelte';
import { placeOf, serverOf, type Place } from './refusal';

/** What is wanted. */
export type Mode = 'sign-in' | 'sign-up';

/** What a homeserver asks for while an account is being made. */
export type Needs = Exclude<Entry, { outcome: 'done' | 'refused' }>;

/** The page of the homeserver, or of one of its providers, that is open in the browser. */
export interface Abroad {
  provider: string | null;
  signUp: boolean;
}

/** One try to get into an account. */
export class Attempt {
  readonly prober = new Prober();
  /** The account whose session ended, when it is about that one. */
  readonly again: AccountId | undefined;
  mode = $state<Mode>('sign-in');
  server = $state('');
  username = $state('');
  password = $state('');
  busy = $state(false);
  needs = $state.raw<Needs | undefined>();
  abroad = $state.raw<Abroad | undefined>();
  problem = $state.raw<{ place: Place; text: string } | undefined>();
  #answered: Pick<SignUp, 'token' | 'accept_terms'> = { token: null, accept_terms: false };
  /** Grows with each page opened, so that the end of an abandoned one is known as such. */
  #round = 0;

  constructor(as: Entering | undefined) {
    this.server = as?.server ?? '';
    this.username = as?.username ?? '';
    this.again = accountOf(as?.username)?.id;
  }

  /** What the homeserver offers, once it has answered. */
  get info(): ServerInfo | undefined {
    const { state } = this.prober;
    return state.step === 'server' ? state.info : undefined;
  }

  /** Whether a name and password lead on. Until the homeserver says otherwise they do. */
  get byPassword(): boolean {
    const { info } = this;
    if (!info) return true;
    return this.mode === 'sign-in' ? info.password || !this.byBrowser : info.sign_up || !this.byBrowser;
  }

  /** Whether the browser leads on. */
  get byBrowser(): boolean {
    return this.info !== undefined && (this.info.browser || this.info.providers.length > 0);
  }

  /** What is wrong at a place of the form. */
  errorAt(place: Place): string | undefined {
    return this.problem?.place === place ? this.problem.text : undefined;
  }

  /** What was wrong is being put right. */
  clear(...places: Place[]): void {
    if (this.problem && places.includes(this.problem.place)) this.problem = undefined;
  }

  /** Does the other thing. */
  become(mode: Mode): void {
    if (this.mode === mode) return;
    this.mode = mode;
    this.problem = undefined;
  }

  /** A whole user id names its homeserver too. */
  readName(): void {
    const named = serverOf(this.username);
    if (named !== undefined && this.server.trim() === '') this.server = named;
    this.clear('username', 'password');
  }

  /** Signs in or up by name and password. */
  async start(): Promise<void> {
    this.#answered = { token: null, accept_terms: false };
    await this.#send(null);
  }

  /** Goes on with what was asked for. */
  async goOn(answer: { token?: string; terms?: boolean }): Promise<void> {
    if (!this.needs) return;
    this.#answered = { token: answer.token ?? this.#answered.token, accept_terms: answer.terms ?? this.#answered.accept_terms };
    await this.#send(this.needs.session);
  }

  /** Goes on in the browser; waits until the person comes back from there. */
  async goAbroad(provider: string | null): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const signUp = this.mode === 'sign-up';
    this.problem = undefined;
    this.abroad = { provider, signUp };
    try {
      const entry = await call('sign_in_browser', { server: this.server.trim(), provider, sign_up: signUp, again: this.again ?? null });
      if (round === this.#round) this.#take(entry);
    } catch (error) {
      if (round === this.#round) this.problem = { place: 'form', text: failureText(error) };
    } finally {
      if (round === this.#round) this.abroad = undefined;
    }
  }

  /** Opens the page once more, because it was closed or lost. */
  async goAbroadAgain(): Promise<void> {
    const { abroad } = this;
    if (!abroad) return;
    this.#round += 1;
    await call('cancel_sign_in', {}).catch(failed);
    if (this.abroad === abroad) await this.goAbroad(abroad.provider);
  }

  /** Gives up waiting for the browser. */
  comeBack(): void {
    if (!this.abroad) return;
    this.#round += 1;
    this.abroad = undefined;
    call('cancel_sign_in', {}).catch(failed);
  }

  async #send(session: string | null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = undefined;
    try {
      const who = { server: this.server.trim(), username: this.username.trim(), password: this.password };
      this.#take(await (this.mode === 'sign-in' ? call('sign_in', { ...who, again: this.again ?? null }) : call('sign_up', { ...who, ...this.#answered, session })));
    } catch (error) {
      this.problem = { place: 'form', text: failureText(error) };
    } finally {
      this.busy = false;
    }
  }

  #take(entry: Entry): void {
    switch (entry.outcome) {
      case 'done':
        this.password = '';
        openAccount(entry.account);
        enter(undefined);
        return;
      case 'refused':
        this.needs = undefined;
        if (entry.refusal.reason !== 'cancelled') this.problem = { place: placeOf(entry.refusal), text: entryWords(entry.refusal) };
        return;
      default:
        this.needs = entry;
    }
  }
}
