// The visible elements of a role whose accessible name fits: a short form of the ARIA rules, for what the interface uses.
const [role, how, wanted] = arguments;
const implicit = {
  a: 'link', article: 'article', aside: 'complementary', button: 'button', dialog: 'dialog', h2: 'heading', h3: 'heading', main: 'main', nav: 'navigation',
  option: 'option', select: 'listbox', textarea: 'textbox',
};
const inputs = { checkbox: 'checkbox', radio: 'radio', search: 'searchbox', button: 'button', submit: 'button', range: 'slider' };
const tidy = (text) => (text ?? '').replace(/[\u2066-\u2069\u200e\u200f\ufe0f]/g, '').replace(/\s+/g, ' ').trim();
const roleOf = (element) => {
  const tag = element.localName;
  return (
    element.getAttribute('role') ??
    (tag === 'input' ? (inputs[element.type] ?? 'textbox') : element.isContentEditable && tag !== 'body' ? 'textbox' : implicit[tag])
  );
};
const nameOf = (element) => {
  const labelled = element.getAttribute('aria-labelledby');
  if (labelled) return tidy(labelled.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '));
  return tidy(
    element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? (element.textContent || element.title || element.placeholder),
  );
};
const fits = { any: () => true, is: (name) => name === wanted, starts: (name) => name.startsWith(wanted), has: (name) => name.includes(wanted) };
const visible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
const found = [...document.querySelectorAll('[role], [contenteditable], input, ' + Object.keys(implicit).join(', '))];
return found.filter((element) => roleOf(element) === role && visible(element) && fits[how](nameOf(element)));
