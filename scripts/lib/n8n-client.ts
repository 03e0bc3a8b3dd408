// The calls of n8n's editor that tests and the demo need.
import { until } from './until.ts';

export interface Workflow {
	id: string;
	name: string;
	versionId: string;
	active: boolean;
	nodes: Array<{ id: string; name: string; type: string; webhookId?: string; parameters: Record<string, unknown> }>;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	workflowId: string;
	startedAt: string;
}

export interface Account {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

interface ExecutionPage {
	results: ExecutionSummary[];
	/** Null after the last page. */
	nextCursor?: string | null;
}

/** n8n lists no more executions at once. */
const pageSize = 100;

export class N8nClient {
	private cookie: string;
	private readonly browserId = 'backoffice-tests';
	readonly url: string;
	private readonly account: Account;

	/** @param sessionCookie of a client that has signed in: n8n takes few logins a minute */
	constructor(url: string, account: Account, sessionCookie = '') {
		this.url = url;
		this.account = account;
		this.cookie = sessionCookie;
	}

	/** Creates the owner on a new n8n, logs in on one that has an owner. */
	async signIn(): Promise<void> {
		const setup = await this.send('POST', '/rest/owner/setup', this.account);
		if (setup.ok) return;
		const { email, password } = this.account;
		const login = await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
		if (!login.ok) throw new Error(`n8n refused the login: ${login.status} ${await login.text()}`);
	}

	get sessionCookie(): string {
		return this.cookie;
	}

	async createCredential(name: string, type: string, data: object): Promise<{ id: string; name: string }> {
		return await this.call('POST', '/rest/credentials', { name, type, data });
	}

	async updateCredential(id: string, name: string, type: string, data: object): Promise<void> {
		await this.call('PATCH', `/rest/credentials/${id}`, { id, name, type, data });
	}

	/** What the credential's own Test button says. */
	async testCredential(id: string, name: string, type: string, data: object): Promise<{ status: string; message: string }> {
		return await this.call('POST', '/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	async createWorkflow(workflow: object): Promise<Workflow> {
		return await this.call('POST', '/rest/workflows', workflow);
	}

	async getWorkflow(id: string): Promise<Workflow> {
		return await this.call('GET', `/rest/workflows/${id}`);
	}

	async activate(workflow: Workflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
	}

	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Also waits for what n8n does after its answer: telling the triggers. */
	async switchOff(id: string): Promise<void> {
		await this.deactivate(id);
		const isOff = async () => (await this.call<{ status: string }>('GET', `/rest/workflows/${id}/publication-status`)).status === 'not_published';
		await until('n8n has told the triggers of the workflow', isOff, { timeoutMs: 70_000 });
	}

	/** All of a workflow, newest first. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const all: ExecutionSummary[] = [];
		for (let cursor: string | null | undefined = ''; cursor !== null && cursor !== undefined; ) {
			const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
			const page: ExecutionPage = await this.call('GET', `/rest/executions?filter=${filter}&limit=${pageSize}${from}`);
			all.push(...page.results);
			cursor = page.nextCursor;
		}
		return all;
	}

	/** One execution with its data, as n8n stores it (a flat list of references). */
	async execution(id: string): Promise<{ id: string; status: string; data: string }> {
		return await this.call('GET', `/rest/executions/${id}`);
	}

	/** A call with the session; throws with n8n's own message when it is refused. */
	async call<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await this.send(method, path, body);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text.slice(0, 500)}`);
		const parsed = JSON.parse(text) as { data: T };
		return parsed.data;
	}

	private async send(method: string, path: string, body?: object): Promise<Response> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': this.browserId,
				...(body ? { 'Content-Type': 'application/json' } : {}),
				...(this.cookie ? { Cookie: this.cookie } : {}),
			},
			...(body ? { body: JSON.stringify(body) } : {}),
		});
		const cookie = response.headers.getSetCookie().find((entry) => entry.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0] ?? '';
		return response;
	}
}
