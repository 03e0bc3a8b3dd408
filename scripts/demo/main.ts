// `npm run demo`: the main job, played as a conversation in a real n8n. With `--once` it ends after
// the conversation, otherwise the editor stays open.
import { copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { owner } from '../lib/n8n-instance.ts';
import { playConversation } from './conversation.ts';
import { setStage, type Stage } from './stage.ts';
import { Transcript } from './transcript.ts';

const once = process.argv.includes('--once');
/** npm passes the same signal on: a second one must not end this before n8n has been stopped. */
const interrupted = new Promise<'interrupted'>((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => resolve('interrupted'));
});
let stage: Stage | undefined;
try {
	const outcome = await Promise.race([play(), interrupted]);
	// Ctrl+C is how the open editor is left, and only then no failure.
	if (outcome === 'interrupted' && !stage?.played) process.exitCode = 130;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	if (stage) console.error(`Log do n8n: ${keptLog(stage)}`);
	process.exitCode = 1;
} finally {
	await stage?.close();
}
// Whatever is still being set up ends here, with what it has made.
process.exit();

async function play(): Promise<'played'> {
	stage = await setStage((line) => console.log(line));
	console.log('');
	await playConversation(stage, new Transcript());
	console.log('\nTudo aconteceu como devia.');
	stage.played = true;
	if (!once) await keepOpen(stage);
	return 'played';
}

async function keepOpen({ n8n, workflow }: Stage): Promise<void> {
	console.log(`
O editor está aberto em ${n8n.url}/workflow/${workflow.id}
E-mail ${owner.email}, senha ${owner.password}. Ctrl+C encerra tudo.`);
	await interrupted;
}

/** n8n's own goes with its folder. */
function keptLog({ n8n }: Stage): string {
	const kept = join(tmpdir(), `backoffice-demo-${process.pid}.log`);
	copyFileSync(n8n.logFile, kept);
	return kept;
}
