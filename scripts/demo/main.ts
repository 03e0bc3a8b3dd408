// `npm run demo`: the main job, played as a conversation in a real n8n. With `--once` it ends after
// the conversation, otherwise the editor stays open.
import { owner } from '../lib/n8n-instance.ts';
import { playConversation } from './conversation.ts';
import { setStage, type Stage } from './stage.ts';
import { Transcript } from './transcript.ts';

const once = process.argv.includes('--once');
let stage: Stage | undefined;
try {
	stage = await setStage((line) => console.log(line));
	console.log('');
	await playConversation(stage, new Transcript());
	console.log('\nTudo aconteceu como devia.');
	if (!once) await keepOpen(stage);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	if (stage) console.error(`Log do n8n: ${stage.n8n.logFile}`);
	process.exitCode = 1;
} finally {
	await stage?.close();
}

async function keepOpen({ n8n, workflow }: Stage): Promise<void> {
	console.log(`
O editor está aberto em ${n8n.url}/workflow/${workflow.id}
E-mail ${owner.email}, senha ${owner.password}. Ctrl+C encerra tudo.`);
	await new Promise<void>((resolve) => {
		// npm passes the same signal on: a second one must not end this before n8n has been stopped.
		process.on('SIGINT', resolve);
		process.on('SIGTERM', resolve);
	});
}
