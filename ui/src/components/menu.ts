/** What a menu offers. */
import type { AccountId } from '../ipc/bindings/AccountId';
import type { IconName } from './icons';

/** One thing to do. */
export interface MenuEntry {
  label: string;
  /** What tells it from another one with the same label. */
  key?: string;
  icon?: IconName;
  /** A picture in the icon's place. */
  face?: { id: string; name: string; picture: string | null; account?: AccountId };
  /** A quieter line below the label, in Latin script. */
  detail?: string;
  /** A number at its end. */
  count?: string;
  /** One of a choice, and whether it is the chosen one. */
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  /** Stands apart from the entry above it. */
  apart?: boolean;
  /** The keys that do the same. */
  keys?: string;
  /** Leads the keyboard elsewhere: it runs when the menu is gone and has given the focus back, else the menu would take it back. */
  leads?: boolean;
  /** Opens a menu of these, and does nothing else. */
  entries?: readonly MenuEntry[];
  run: () => void;
}

/** Does what was chosen: at once, or, for what leads the keyboard elsewhere, when the menu closes. */
export class Choosing {
  #waiting: (() => void) | undefined;

  readonly choose = ({ leads, run }: MenuEntry): void => {
    if (leads) this.#waiting = run;
    else run();
  };

  /** The menu closes; in this same moment it gives the focus back. */
  readonly closed = (): void => {
    const run = this.#waiting;
    this.#waiting = undefined;
    if (run) queueMicrotask(run);
  };
}
