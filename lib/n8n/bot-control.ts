import { BotControl } from '../application/bot-control/bot-control';
import type { ExecutionScope } from './scope';

/** Bot Control over the Store that the node's credential, or n8n's environment, names. */
export async function openBotControl(scope: ExecutionScope): Promise<BotControl> {
	return await scope.once('bot-control', async () => new BotControl({ store: await scope.store(), clock: scope.clock, meter: scope.meter }));
}
