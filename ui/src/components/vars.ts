/** Dynamic sizes and hues without a style attribute, which the content security policy forbids. */
import type { Attachment } from 'svelte/attachments';

/** Sets custom properties on an element: `{@attach vars({ '--hue': 20 })}`. */
export function vars(properties: Record<`--${string}`, string | number | undefined>): Attachment<HTMLElement> {
  return (element) => {
    for (const [name, value] of Object.entries(properties)) {
      if (value === undefined) element.style.removeProperty(name);
      else element.style.setProperty(name, String(value));
    }
  };
}
