import type { Resource } from '../../../lib/n8n/operation';
import { checkBeforeSend } from './conversation/check-before-send';
import { gate } from './conversation/gate';
import { getPaused } from './conversation/get-paused';
import { getStatus } from './conversation/get-status';
import { pause } from './conversation/pause';
import { registerSent } from './conversation/register-sent';
import { resume } from './conversation/resume';
import type { BotControlServices } from './services';

export const resources: Array<Resource<BotControlServices>> = [
	{
		value: 'conversation',
		name: 'Conversation',
		operations: [gate, pause, resume, getStatus, getPaused, registerSent, checkBeforeSend],
	},
];
