import { resolveWebhookDescriptionField, type INode, type IWebhookDescription } from 'n8n-workflow';

import { SignedWebhookTrigger } from '../../../nodes/SignedWebhookTrigger/SignedWebhookTrigger.node';

const [, tokenAddress] = new SignedWebhookTrigger().description.webhooks ?? [];
const resolved = (parameters: INode['parameters'], field: 'path' | 'isFullPath') => {
	const node: INode = { id: '1', name: 'Trigger', type: 'signedWebhookTrigger', typeVersion: 1, position: [0, 0], parameters };
	return tokenAddress === undefined ? null : resolveWebhookDescriptionField(node, tokenAddress, field);
};

describe('the second address of the Signed Webhook Trigger', () => {
	test('is each trigger’s own: n8n knows an address with a parameter by its path, for all workflows', () => {
		expect(resolved({ scheme: 'pathToken', path: '/crm/' }, 'path')).toEqual({ resolved: true, value: 'crm/:token' });
		expect(resolved({ scheme: 'pathToken', path: 'crm' }, 'isFullPath')).toEqual({ resolved: true, value: true });
	});

	test('lies behind the id of the webhook for schemes that do not use it', () => {
		expect(resolved({ scheme: 'stripe' }, 'path')).toEqual({ resolved: true, value: 'token' });
		expect(resolved({ scheme: 'stripe' }, 'isFullPath')).toEqual({ resolved: true, value: false });
	});

	test('means the same to an n8n that evaluates it as an expression', () => {
		const { path, isFullPath }: IWebhookDescription = tokenAddress ?? { name: 'setup', path: '', httpMethod: '' };
		const evaluate = (template: unknown, parameters: object): unknown => Function('$parameter', `return ${String(template).replace(/^=\{\{|\}\}$/g, '')}`)(parameters);
		expect(evaluate(path, { scheme: 'pathToken', path: 'crm' })).toBe('crm/:token');
		expect(evaluate(isFullPath, { scheme: 'stripe' })).toBe(false);
	});
});
