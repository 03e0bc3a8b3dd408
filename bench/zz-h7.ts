import { compileLib } from '../test/support/compiled-lib.ts';
import { startChild } from './lib/child.ts';
const lib = await compileLib(['domain', 'resilience', 'application', 'infra/browser', 'infra/clock.ts']);
const m: Record<string,string> = {};
for (const [k, f] of Object.entries({ createRecipes: 'application/rpa/recipes', createLogin: 'application/rpa/login', sessionPool: 'application/rpa/session-pool', sharedBrowser: 'application/rpa/shared-browser', slots: 'application/rpa/slots', loginMemory: 'resilience/login-memory', createAddressRules: 'domain/recipes/create-address-rules', parseRecipe: 'domain/recipes/parse-recipe', openBrowser: 'infra/browser/open-browser', clock: 'infra/clock' })) m[k] = lib.file(f);
const site = startChild('sandbox/web-erp/main.ts');
const { url } = await site.answer<{ url: string }>();
for (const [path, headlessShell] of [['/usr/bin/chromium-headless-shell', true], ['/usr/bin/chromium', false]] as const) {
const w = startChild('bench/processes/zz-h7.ts', [JSON.stringify({ modules: m, baseUrl: url, user: 'bot', password: 'bot-password', executablePath: path, headlessShell, phone: '11987654321', lookUps: 2, untilMemory: 100 })]);
const f = await w.answer<any>();
console.log(path, f.memory.map((x: any) => [Math.round(x.own / 1e5) / 10, Math.round(x.proportional / 1e6)].join(' / ')).join('   '));
await w.stop();
}
await site.stop(); await lib.remove();
