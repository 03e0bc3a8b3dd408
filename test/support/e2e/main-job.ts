// The main job's example, imported and running: a Kommo account, an ERP, and the people who write.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox, type KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { importExample, readExample, type Example } from '../../../scripts/lib/examples.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';
import { startKommoAccount, triggerAnswers, triggerIsGone } from './kommo-account.ts';
import { endedRuns } from './workflow.ts';

export interface MainJob {
	client: N8nClient;
	kommo: KommoSandbox;
	erp: RestErpSandbox;
	workflow: Workflow;
	/** See the option. */
	quiet?: (() => Promise<void>) | undefined;
	close(): Promise<void>;
}

export interface MainJobOptions {
	kommo?: KommoSandboxOptions;
	/** An account that is there already, which its owner closes. */
	account?: KommoSandbox;
	/** The example; default the one without a queue. */
	file?: string;
	/** What is under way outside of runs has ended when this resolves, e.g. jobs of a queue. */
	quiet?: () => Promise<void>;
	/** Changes the example before it is imported. */
	change?: (example: Example) => void;
	/** Further credentials, by type. */
	credentials?: Record<string, { id: string; name: string }>;
}

export async function startMainJob(client: N8nClient, options: MainJobOptions = {}): Promise<MainJob> {
	const [kommo, erp] = await Promise.all([options.account ?? startKommoAccount(options.kommo), startRestErpSandbox()]);
	const { user, password } = erp.knobs;
	const credentials = {
		backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
		backofficeErpRestApi: await client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user, password }),
		...options.credentials,
	};
	const example = readExample(options.file ?? 'atendimento-whatsapp.json');
	// n8n's editor, too, gives an imported node a new webhook where the old one is taken.
	for (const node of example.nodes) if (node.webhookId) node.webhookId = randomUUID();
	options.change?.(example);
	const workflow = await importExample(client, example, credentials);
	await client.activate(workflow);
	await triggerAnswers(kommo);
	return {
		client,
		kommo,
		erp,
		workflow,
		quiet: options.quiet,
		close: async () => {
			await client.deactivate(workflow.id);
			await triggerIsGone(kommo);
			if (!options.account) await kommo.close();
			await erp.close();
		},
	};
}

/** One customer's chat, with what the customer, the team and the bot write in it. */
export class Chat {
	private readonly job: Pick<MainJob, 'client' | 'kommo' | 'workflow' | 'quiet'>;
	private readonly phone: string;
	talkId = 0;
	leadId = 0;
	contactId = 0;

	constructor(job: Pick<MainJob, 'client' | 'kommo' | 'workflow' | 'quiet'>, phone: string) {
		this.job = job;
		this.phone = phone;
	}

	customerWrites(text: string): void {
		const message = this.job.kommo.customerMessage({ phone: this.phone, name: 'Cliente', text });
		this.talkId = message.talkId;
		this.leadId = message.leadId ?? 0;
		this.contactId = message.contactId;
	}

	/** The bot's answer to what the customer writes. */
	async ask(text: string): Promise<string> {
		const before = this.botLines().length;
		this.customerWrites(text);
		const answer = await until(`the bot answers “${text}”`, () => this.botLines()[before]);
		await this.quiet();
		return answer;
	}

	/** A person of the team writes in the chat; resolves once the workflow has dealt with it. */
	async agentWrites(text: string): Promise<void> {
		const { messageId } = this.job.kommo.agentMessage({ talkId: this.talkId, text, userId: SEED.sellerUserId });
		await this.delivered(messageId);
	}

	/** A person of the team leaves an internal note on the lead, which the customer never sees. */
	async agentNotes(text: string): Promise<void> {
		const { noteId } = this.job.kommo.agentNote({ leadId: this.leadId, text, userId: SEED.sellerUserId });
		await this.delivered(String(noteId));
	}

	botLines(): string[] {
		return this.lines('bot');
	}

	lines(who?: 'bot' | 'customer' | 'agent'): string[] {
		if (this.talkId === 0) return [];
		return this.job.kommo.conversation(this.talkId).filter((line) => who === undefined || line.who === who).map(({ text }) => text);
	}

	/** Notes that the workflow wrote; from the journal, because asking Kommo would use up the account's limit. */
	notes(): string[] {
		const written = this.job.kommo.journal.entries({ method: 'POST', path: `^/api/v4/leads/${this.leadId}/notes$`, status: 200 });
		return written.flatMap(({ body }) => (body as Array<{ params: { text: string } }>).map(({ params }) => params.text));
	}

	async noteFor(after: number): Promise<string> {
		const note = await until('a note for the team', () => this.notes()[after]);
		await this.quiet();
		return note;
	}

	/** Every webhook is answered and every run has ended: what has not happened by now will not happen. */
	async quiet(): Promise<void> {
		await this.job.kommo.settle();
		await this.job.quiet?.();
		await endedRuns(this.job.client, this.job.workflow.id);
		await this.job.kommo.settle();
	}

	private async delivered(id: string): Promise<void> {
		await until(`Kommo delivers ${id}`, () => this.job.kommo.deliveries().some(({ body, outcome }) => body.includes(id) && outcome === 'ok'));
		await this.quiet();
	}
}
