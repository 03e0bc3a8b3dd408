import { contactId, SEED, startBlingSandbox, type BlingSandbox } from '../../sandbox/bling/server.ts';
import { notable } from '../../sandbox/data/company.ts';
import { connectOAuth2 } from '../support/e2e/oauth2.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { activate, branchNode, ours, post, webhookNode, webhookUrl, workflowOf, type CredentialReference } from '../support/e2e/workflow.ts';

jest.setTimeout(120_000);

const tokenLifeMs = 6 * 3_600_000;
const maria = String(contactId(notable.maria));

describe('a Bling account connected through OAuth2', () => {
	let n8n: RunningN8n;
	let bling: BlingSandbox;
	let credential: CredentialReference;
	const doors = [webhookNode(), webhookNode()] as const;

	beforeAll(async () => {
		n8n = sharedN8n();
		// The least forgiving account: a refresh token that is used twice takes the whole grant with it.
		const redirectUri = `${n8n.url}/rest/oauth2-credential/callback`;
		bling = await startBlingSandbox({ redirectUri, refreshReuseRevokesGrant: true, jwt: 'matching' });
		const data = { baseUrl: bling.baseUrl, clientId: SEED.clientId, clientSecret: SEED.clientSecret, balance: false };
		credential = await n8n.client.createCredential('Bling OAuth2', 'backofficeBlingOAuth2Api', data);
		for (const door of doors) await activate(n8n.client, workflowFrom(door));
	});

	afterAll(async () => await bling?.close());

	const workflowFrom = (webhook: (typeof doors)[number]) => {
		const node = {
			name: 'ERP',
			type: ours('erp'),
			parameters: { system: 'bling', resource: 'customer', operation: 'get', customerId: '={{ $json.body.customerId }}', options: { customer: 0 } },
			credentials: { backofficeBlingOAuth2Api: credential },
			onError: 'continueErrorOutput' as const,
		};
		return workflowOf('Bling OAuth2', [webhook, node, branchNode('success'), branchNode('error')], [
			['Webhook', 'ERP'],
			['ERP', 'success'],
			['ERP', 'error', 1],
		]);
	};
	const ask = async (door: (typeof doors)[number], customerId = maria) => await post(webhookUrl(n8n.url, door), { customerId });
	const found = { status: 200, body: [{ branch: 'success', item: { found: true, id: maria } }] };
	const renewals = () => bling.journal.entries({ method: 'POST', path: '/oauth/token$' });
	const expire = () => {
		bling.clock.advance(tokenLifeMs + 1_000);
		bling.journal.clear();
	};

	test('is connected through n8n’s own consent flow, with the client in the Basic header', async () => {
		const { consentUrl, status, page } = await connectOAuth2(n8n.client, credential.id);
		expect(consentUrl).toContain(`${bling.baseUrl}/oauth/authorize?`);
		expect({ status, page: page.slice(0, 2_000) }).toMatchObject({ status: 200, page: expect.not.stringContaining('Error') });
		expect(await ask(doors[0])).toMatchObject(found);
		expect(renewals().map(({ headers }) => headers.authorization?.split(' ')[0])).toEqual(['Basic']);
	});

	test('two executions that find the token expired at the same time renew it once, and the grant survives', async () => {
		for (let round = 1; round <= 3; round += 1) {
			expire();
			expect(await Promise.all([ask(doors[0]), ask(doors[1])])).toMatchObject([found, found]);
			expect(renewals().map(({ status }) => status)).toEqual([200]);
		}
	});

	test('a grant that was taken away ends in auth, and connecting again mends it', async () => {
		bling.revokeGrants();
		const answer = await ask(doors[0]);
		expect(answer).toMatchObject({ body: [{ branch: 'error', item: { details: { code: 'auth', system: 'Bling', retryable: false } } }] });
		expect(JSON.stringify(answer)).not.toContain(SEED.clientSecret);
		await connectOAuth2(n8n.client, credential.id);
		expect(await ask(doors[0])).toMatchObject(found);
	});
});
