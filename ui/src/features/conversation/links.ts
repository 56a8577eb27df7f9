/** Links in messages: where they lead, also where their words say something else, and what opens inside. */
import type { Inline } from '../../ipc/bindings/Inline';

export { openAddress } from '../../stores/addresses';

/** Whether a link names a person, a chat or a message, and so opens inside. */
export function isAddress(href: string): boolean {
  return /^matrix:|^https?:\/\/matrix\.to\/#\//iu.test(href);
}

/** The link to a person or chat that a mention stands for. */
export function linkTo(id: string): string {
  return `https://matrix.to/#/${encodeURIComponent(id)}`;
}

/** The server in an id; undefined for ids that name none. */
export function serverOf(id: string): string | undefined {
  const at = id.indexOf(':');
  return at < 0 ? undefined : id.slice(at + 1);
}

/** The address for a hint; nothing when the words say it already. */
export function linkHint(href: string, inlines: readonly Inline[]): string | undefined {
  const words = plain(inlines).trim();
  return bare(words) === bare(href) ? undefined : readable(href);
}

/** The words of a run without their form. */
export function plain(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.inline === 'text' || inline.inline === 'code') return inline.text;
      if (inline.inline === 'mention' || inline.inline === 'chat_mention') return inline.label;
      return 'inlines' in inline ? plain(inline.inlines) : ' ';
    })
    .join('');
}

/** Host first, so that what counts is read first; punycode stays as it is, because it cannot deceive. */
export function readable(href: string): string {
  const host = hostOf(href);
  return host === undefined ? href : `${host} · ${new URL(href).href}`;
}

/** The host a link leads to; undefined for links without one. */
export function hostOf(href: string): string | undefined {
  try {
    return new URL(href).host || undefined;
  } catch {
    return undefined;
  }
}

function bare(address: string): string {
  return address.replace(/^(?:https?:\/\/|mailto:)/u, '').replace(/\/$/u, '');
}
