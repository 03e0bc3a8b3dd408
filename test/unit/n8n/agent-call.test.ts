import { connectorErrorCodes, ConnectorError } from '../../../lib/domain/errors';
import { contentDigest } from '../../../lib/n8n/agent-call';
import { agentErrorItem } from '../../../lib/n8n/errors';

const order = { customerId: '1001', items: [{ sku: 'CIM-CP2-50', quantity: 10 }] };

test.each([
	['other order of names', { items: [{ quantity: 10, sku: 'CIM-CP2-50' }], customerId: '1001' }],
	['numbers as text', { customerId: 1001, items: [{ sku: 'CIM-CP2-50', quantity: '10' }] }],
	['blanks around it', { customerId: ' 1001', items: [{ sku: 'CIM-CP2-50 ', quantity: 10 }] }],
])('content keeps its digest in %s', (_, same) => {
	expect(contentDigest(same)).toBe(contentDigest(order));
});

test.each([
	['another quantity', { ...order, items: [{ sku: 'CIM-CP2-50', quantity: 1 }] }],
	['another customer', { ...order, customerId: '1002' }],
	['one item more', { ...order, items: [...order.items, ...order.items] }],
	['no items', { ...order, items: [] }],
	['what belonged together apart', { customerId: '1001items', items: [] }],
])('content has another digest with %s', (_, other) => {
	expect(contentDigest(other)).not.toBe(contentDigest(order));
});

test.each([...connectorErrorCodes])('an agent is told what to do after “%s”, behind the hint for the author', (code) => {
	const item = agentErrorItem(new ConnectorError(code, 'It went wrong.', { system: 'ERP', hint: 'Check the credential.' }), 0);
	expect(item.json).toEqual({ error: 'It went wrong.', message: expect.stringMatching(/^Check the credential\. [A-Z].+\.$/), details: expect.objectContaining({ code }) });
});
