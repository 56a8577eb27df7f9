/** Messages of a made-up conversation: one with every kind of them, and one of any length. */
import type { Block } from '../src/ipc/bindings/Block';
import type { Content } from '../src/ipc/bindings/Content';
import type { Inline } from '../src/ipc/bindings/Inline';
import type { MessageRow } from '../src/ipc/bindings/MessageRow';
import { directionOf } from '../src/direction';
import { person } from '../src/testing/fixtures';

const MINUTE = 60_000;
const plain = (text: string): Inline => ({ inline: 'text', text });
const paragraph = (...inlines: Inline[]): Block => ({
  block: 'paragraph',
  direction: directionOf(inlines.map((inline) => (inline.inline === 'text' ? inline.text : '')).join(' ')),
  inlines,
});

/** A text of one paragraph a line. */
export function say(body: string): Content {
  return { kind: 'text', body, blocks: body.split('\n').map((words) => paragraph(plain(words))), tone: 'plain' };
}

function formatted(body: string, ...blocks: Block[]): Content {
  return { kind: 'text', body, blocks, tone: 'plain' };
}

/** A row at a moment. */
export function row(key: string, at: number, who: string, content: Content, more: Partial<MessageRow> = {}): MessageRow {
  return {
    key,
    id: `$${key}`,
    ord: at * 1000,
    sender: person(who).id,
    own: who === 'Alice',
    at,
    content,
    edited: false,
    reply: null,
    reactions: [],
    state: { state: 'sent' },
    mentions_me: false,
    ...more,
  };
}

/** Every kind of message, ending now. */
export function everyKind(now: number): MessageRow[] {
  const yesterday = now - 26 * 60 * MINUTE;
  const start = now - 90 * MINUTE;
  const neem = 'کسی می‌داند با Neem Oil چند بار در هفته باید سم‌پاشی کرد؟ روی بسته نوشته ۲ تا ۳ بار.';
  const joined = (who: string): Content => ({ kind: 'service', what: 'joined', person: person(who).id });
  return [
    row('created', yesterday, 'Dara', { kind: 'service', what: 'created' }),
    row('joined-1', yesterday + 1, 'Parisa', joined('Parisa')),
    row('joined-2', yesterday + 2, 'Bob', joined('Bob')),
    row('joined-3', yesterday + 3, 'Carol', joined('Carol')),
    row('long', yesterday + MINUTE, 'Bob', say('Welcome, everybody. Two rules: water before you post, and label your seeds.\nThe greenhouse key hangs behind the door.')),
    row('emote', yesterday + 2 * MINUTE, 'Carol', { kind: 'text', body: 'waves at the new ones', blocks: [paragraph(plain('waves at the new ones'))], tone: 'emote' }),
    row('notice', yesterday + 3 * MINUTE, 'Weather bot', { kind: 'text', body: 'Frost tonight: −2 °C at 04:00', blocks: [paragraph(plain('Frost tonight: −2 °C at 04:00'))], tone: 'notice' }),
    row('gap', yesterday + 4 * MINUTE, 'Bob', { kind: 'gap' }),
    row('titled', start - 30 * MINUTE, 'Dara', { kind: 'service', what: 'titled', title: 'Tehran gardeners' }),
    row('rose', start, 'Parisa', say('گل‌های نسترن امسال زودتر باز شدند 🌸'), {
      reactions: [
        { key: '❤️', count: 9, mine: true, people: ['Dara', 'Bob', 'Alice'].map((name) => person(name).id) },
        { key: '🌸', count: 4, mine: false, people: ['Carol'].map((name) => person(name).id) },
      ],
    }),
    row('neem', start + MINUTE, 'Parisa', say(neem)),
    row('answer', start + 3 * MINUTE, 'Alice', formatted('Twice a week is plenty, and only after sunset. I wrote it up here: garden.example/neem', paragraph(plain('Twice a week is plenty, and only after sunset. I wrote it up here: '), { inline: 'link', href: 'https://garden.example/neem', inlines: [plain('garden.example/neem')] })), {
      edited: true,
      state: { state: 'read' },
      reply: { id: '$neem', key: 'neem', sender: person('Parisa').id, content: say(neem), direction: 'rtl' },
    }),
    row('emoji', start + 4 * MINUTE, 'Alice', say('👍🌱'), { state: { state: 'read' } }),
    row('mixed', start + 6 * MINUTE, 'Parisa', say('ممنون! پس همین هفته شروع می‌کنم.\nI will post a photo of the leaves after the first week.\nاگر کسی Greenhouse Kit اضافه دارد، خبر بدهد.')),
    row('formatted', start + 8 * MINUTE, 'Dara', formatted(
      'Plan for Saturday',
      { block: 'heading', level: 3, direction: 'ltr', inlines: [plain('Plan for Saturday')] },
      { block: 'list', start: 1, items: [[paragraph(plain('Turn the '), { inline: 'strong', inlines: [plain('compost')] })], [paragraph(plain('Repair the '), { inline: 'emphasis', inlines: [plain('north')] }, plain(' bed'))], [paragraph({ inline: 'strike', inlines: [plain('Buy seeds')] }, plain(' done'))]] },
      { block: 'quote', blocks: [paragraph(plain('Plant a tree, and sit in its shade.'))] },
      { block: 'code', language: 'sh', text: 'make table\nopen watering-1405-autumn.xlsx' },
      paragraph(plain('Spoiler: '), { inline: 'spoiler', inlines: [plain('there will be cake')] }, plain(', see '), { inline: 'link', href: 'https://phish.example/login', inlines: [plain('our bank')] }, plain('.')),
    )),
    row('numbers', start + 8.5 * MINUTE, 'Dara', formatted(
      'bed water',
      paragraph(plain('How much water:')),
      { block: 'table', columns: 4, head: [[plain('Bed')], [plain('Plants')], [plain('Litres a week')], [plain('Who waters it, and what to look out for there')]], rows: [
        [[plain('North')], [{ inline: 'strong', inlines: [plain('Roses')] }], [plain('120')], [plain('Parisa, who also knows where the second hose is kept')]],
        [[plain('South')], [plain('Tomatoes')], [plain('64.5')], [{ inline: 'code', text: 'valve 3' }, plain(' sticks: turn it twice')]],
      ] },
    )),
    row('jadval', start + 8.6 * MINUTE, 'Parisa', formatted(
      'جدول',
      { block: 'table', columns: 2, head: [[plain('باغچه')], [plain('آب در هفته')]], rows: [[[plain('شمالی')], [plain('۱۲۰ لیتر')]], [[plain('جنوبی')], [plain('۶۴')]]] },
    )),
    row('code', start + 8.7 * MINUTE, 'Alice', formatted(
      'fn water',
      { block: 'code', language: 'rust', text: '/// Waters a bed.\nfn water(bed: &Bed, litres: f64) -> Result<(), Dry> {\n    let hose = Hose::open("north", 3)?; // the second one\n    for plant in bed.plants() {\n        hose.pour(plant, litres / 2.0);\n    }\n    Ok(())\n}' },
    ), { state: { state: 'read' } }),
    row('named', start + 8.8 * MINUTE, 'Bob', formatted('Ask', paragraph(plain('Ask '), { inline: 'mention', person: person('Carol').id, label: 'Carol' }, plain(' or write in '), { inline: 'chat_mention', chat: '#seeds:example.org', label: 'Seed swap' }, plain(', see '), { inline: 'link', href: 'https://matrix.to/#/!garden:example.org/$rose', inlines: [plain('the roses')] }, plain('.')))),
    row('removed', start + 9 * MINUTE, 'Bob', { kind: 'removed' }),
    row('locked', start + 10 * MINUTE, 'Bob', { kind: 'undecrypted' }),
    row('other', start + 11 * MINUTE, 'Carol', { kind: 'other', of: 'm.image', fallback: 'north-bed.jpg' }),
    row('call', start + 20 * MINUTE, 'Dara', formatted('@Alice the watering table is ready. Run make table or ask me.', paragraph({ inline: 'mention', person: person('Alice').id, label: 'Alice' }, plain(' the watering table is ready. Run '), { inline: 'code', text: 'make table' }, plain(' or ask me.'))), { mentions_me: true }),
    row('pinned', start + 21 * MINUTE, 'Dara', { kind: 'service', what: 'pinned' }),
    row('failed', start + 25 * MINUTE, 'Alice', say('Can I still join the seed swap on Friday?'), { id: null, state: { state: 'failed', reason: 'forbidden' } }),
    row('sent', start + 30 * MINUTE, 'Alice', say('دستتان درد نکند، جدول عالی شده.'), { state: { state: 'sent' } }),
    row('sending', start + 31 * MINUTE, 'Alice', say('Printing it now'), { id: null, state: { state: 'sending' } }),
    row('queued', start + 31 * MINUTE + 1, 'Alice', say('and I’ll hang it at the door 🚪'), { id: null, state: { state: 'queued' } }),
  ];
}

const WORDS = 'the hoopoe carries letters over seven valleys and rests where the water is سلام دوستان امروز هوا خوب است و باغ سبز شده'.split(' ');

/** The message at a place of a long conversation: always the same one. */
export function rowAt(index: number, now: number, total: number): MessageRow {
  // A small generator, so that the lengths vary and stay the same.
  const random = ((index * 2654435761) >>> 0) / 2 ** 32;
  const length = random < 0.1 ? 60 : random < 0.5 ? 4 : 14;
  const words = Array.from({ length }, (_, place) => WORDS[(index * 7 + place * 3) % WORDS.length]).join(' ');
  const who = ['Alice', 'Dara', 'Parisa', 'Bob'][Math.floor(index / 3) % 4] ?? 'Dara';
  return row(`m${String(index)}`, now - (total - index) * 4 * MINUTE, who, say(`${String(index)} ${words}`));
}
