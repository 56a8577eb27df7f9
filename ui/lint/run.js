/** Runs the house rules over src/ and e2e/ and fails when one is broken. */
import { readdirSync, readFileSync } from 'node:fs';

import { check } from './rules.js';

let broken = 0;
for (const folder of ['src', 'e2e']) {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = `${folder}/${path.replaceAll('\\', '/')}`;
    if (file.startsWith('src/ipc/bindings/') || !/\.(?:svelte|css|ts)$/u.test(file)) continue;
    for (const { rule, line, found } of check({ path: file, text: readFileSync(file, 'utf8') })) {
      broken += 1;
      console.error(`${file}:${line} ${rule}: ${found}`);
    }
  }
}
console.log(broken === 0 ? 'house rules: all kept' : `house rules: broken ${broken} times`);
process.exitCode = broken === 0 ? 0 : 1;
