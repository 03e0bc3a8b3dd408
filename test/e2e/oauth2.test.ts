import { SEED, type KommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import { startKommoAccount, triggerAnswers, triggerIsGone } from '../support/e2e/kommo-account.ts';
import { connectOAuth2 } from '../support/e2e/oauth2.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { activate, branchNode, ours, post, webhookNode, webhookUrl, workflowOf, type CredentialReference, type NodeSketch } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

const dayMs = 24 * 3_600_000;

describe('a Kommo account connected through OAuth2', () => {
	let n8n: RunningN8n;
	let kommo: KommoSandbox;
	let credential: CredentialReference;
	const door = webhookNode();

	beforeAll(async () => {
		n8n = sharedN8n();
		kommo = await startKommoAccount();
		credential = await n8n.client.createCredential('Kommo OAuth2', 'backofficeKommoOAuth2Api', credentialData());
		await activate(n8n.client, workflowFrom(door, credential));
	});

	afterAll(async () => await kommo.close());

	const credentialData = () => ({ baseUrl: kommo.url, clientId: SEED.clientId, clientSecret: SEED.clientSecret });
	const workflowFrom = (webhook: NodeSketch, kommoCredential: CredentialReference) => {
		const node: NodeSketch = {
			name: 'Kommo',
			type: ours('kommo'),
			parameters: { authentication: 'oAuth2', resource: 'contact', operation: 'get', contactId: '={{ $json.body.contactId }}' },
			credentials: { backofficeKommoOAuth2Api: kommoCredential },
			onError: 'continueErrorOutput',
		};
		return workflowOf('OAuth2', [webhook, node, branchNode('success'), branchNode('error')], [
			['Webhook', 'Kommo'],
			['Kommo', 'success'],
			['Kommo', 'error', 1],
		]);
	};
	const getContact = async () => await post(webhookUrl(n8n.url, door), { contactId: '910001' });
	const found = { status: 200, body: [{ branch: 'success', item: { found: true, id: '910001' } }] };
	const lost = (error: RegExp) => ({
		status: 200,
		body: [
			{
				branch: 'error',
				item: {
					error: expect.stringMatching(error),
					message: expect.stringMatching(/connect|Renew/),
					details: { code: 'auth', system: 'Kommo', retryable: false },
				},
			},
		],
	});
	const tokenRequests = (status?: number) => kommo.journal.entries({ method: 'POST', path: '^/oauth2/access_token$', ...(status ? { status } : {}) });
	const expire = () => {
		kommo.clock.advance(dayMs + 1_000);
		kommo.journal.clear();
	};

	test('is connected through n8n’s own consent flow', async () => {
		const { consentUrl, status, page } = await connectOAuth2(n8n.client, credential.id);
		expect(consentUrl).toContain(`${kommo.url}/oauth?`);
		expect(new URL(consentUrl).searchParams.get('client_id')).toBe(SEED.clientId);
		expect(consentUrl).not.toContain(SEED.clientSecret);
		expect({ status, page: page.slice(0, 2_000) }).toMatchObject({ status: 200, page: expect.not.stringContaining('Error') });
		expect(await getContact()).toMatchObject(found);
	});

	test('renews an expired token, keeps the refresh token that came with it, and renews again', async () => {
		for (let day = 1; day <= 3; day += 1) {
			expire();
			expect(await getContact()).toMatchObject(found);
			expect(tokenRequests().map((request) => request.status)).toEqual([200]);
		}
	});

	test('survives ten executions that find the token expired at the same time', async () => {
		expire();
		const answers = await Promise.all(Array.from({ length: 10 }, getContact));
		expect(answers).toMatchObject(Array.from({ length: 10 }, () => found));
		expect(tokenRequests(200).length).toBeGreaterThanOrEqual(1);
		expire();
		expect(await getContact()).toMatchObject(found);
		expect(tokenRequests().map((request) => request.status)).toEqual([200]);
	});

	test('lets the Kommo Trigger subscribe and unsubscribe', async () => {
		expire();
		const trigger = { name: 'Kommo', type: ours('kommoTrigger'), webhookId: crypto.randomUUID(), parameters: { authentication: 'oAuth2' }, credentials: { backofficeKommoOAuth2Api: credential } };
		const workflow = await n8n.client.createWorkflow(workflowOf('OAuth2 trigger', [trigger], []));
		await n8n.client.activate(workflow);
		await triggerAnswers(kommo);
		await n8n.client.deactivate(workflow.id);
		await triggerIsGone(kommo);
	});

	test('says that the account must be connected again when the grant is gone', async () => {
		kommo.clock.advance(91 * dayMs);
		expect(await getContact()).toMatchObject(lost(/refused to renew the access/));
		expect(tokenRequests(400)).toHaveLength(1);
	});

	test('says that the account must be connected again when the client’s secret has changed', async () => {
		await n8n.client.updateCredential(credential.id, credential.name, 'backofficeKommoOAuth2Api', credentialData());
		await connectOAuth2(n8n.client, credential.id);
		expire();
		kommo.faults.add([{ match: { path: '^/oauth2/access_token$' }, fault: 'status', status: 401, body: { hint: 'Check client_secret' } }]);
		const answer = await getContact();
		kommo.faults.clear();
		expect(answer).toMatchObject(lost(/token|renew/));
		expect(JSON.stringify(answer)).not.toContain(SEED.clientSecret);
		expect(await getContact()).toMatchObject(found);
	});

	test('says that the account is not connected when it never was', async () => {
		const never = await n8n.client.createCredential('Never connected', 'backofficeKommoOAuth2Api', credentialData());
		const other = webhookNode();
		await activate(n8n.client, workflowFrom(other, never));
		expect(await post(webhookUrl(n8n.url, other), { contactId: '910001' })).toMatchObject(lost(/not connected/));
	});
});
