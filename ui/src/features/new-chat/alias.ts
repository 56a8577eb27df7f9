/** The address of a public group, from what one writes. */

/** The letters an address can have, of a name or of an address being typed: small Latin letters, digits, `.`, `_`, `=`, `-`. */
export function aliasOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^#/u, '')
    .replace(/:.*$/u, '')
    .replace(/[\s\u200c]+/gu, '-')
    .replace(/[^a-z0-9._=-]/gu, '')
    .replace(/^-+/u, '');
}
