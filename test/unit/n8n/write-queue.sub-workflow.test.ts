import { createRunExecutionData, NodeOperationError, type ExecutionError, type INode, type IRun } from 'n8n-workflow';

import { ConnectorError, type ConnectorErrorCode } from '../../../lib/domain/errors';
import { nodeError } from '../../../lib/n8n/errors';
import { endOfRun } from '../../../lib/n8n/queue/run-end';

const node = (type: string, name = 'Node'): INode => ({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} });
const erp = node('n8n-nodes-backoffice.erp', 'ERP');
const ours = (code: ConnectorErrorCode, more: { retryAfterMs?: number; spared?: boolean } = {}): Error => nodeError(erp, new ConnectorError(code, 'ERP says so', { system: 'ERP', ...more }), 0);
const foreign = (type = 'n8n-nodes-base.stopAndError'): Error => new NodeOperationError(node(type), 'Stopped');

/** As n8n keeps the error of a run: the error's own properties. */
const kept = (error: Error): Record<string, unknown> => ({ ...error, message: error.message });
/** As n8n makes the error of a sub-workflow's run that of the node that called it: by the failed node, where the sub-workflow has one of that name. */
function fromSubWorkflow(error: Error, hasNode = true): Error {
	const inner = kept(error);
	const outer = hasNode ? new NodeOperationError(erp, inner as object as Error, inner) : new Error(error.message);
	return Object.assign(outer, { executionId: '12', workflowId: 'sub' });
}

const endOf = (error: Error, asJson = false) => {
	const given = asJson ? (JSON.parse(JSON.stringify(kept(error))) as object) : kept(error);
	const run: IRun = {
		status: 'error', mode: 'trigger', startedAt: new Date(), storedAt: 'db',
		data: createRunExecutionData({ resultData: { runData: {}, lastNodeExecuted: 'Call', error: given as ExecutionError } }),
	};
	return endOfRun(run, 'Fila');
};

describe('a run that fails inside a sub-workflow', () => {
	test.each([false, true])('with `uncertain` has an unknown outcome, as it has without the sub-workflow (through JSON: %p)', (asJson) => {
		expect(endOf(fromSubWorkflow(ours('uncertain')), asJson)).toMatchObject({ kind: 'unknown', failure: { message: 'ERP says so', code: 'uncertain' } });
	});

	test('with what no attempt would mend fails at once', () => {
		expect(endOf(fromSubWorkflow(ours('validation')))).toMatchObject({ kind: 'failed', permanent: true, failure: { code: 'validation' } });
	});

	test('waits as long as the system asks', () => {
		expect(endOf(fromSubWorkflow(ours('rate_limited', { retryAfterMs: 9_000 })))).toMatchObject({ kind: 'failed', permanent: false, retryAfterMs: 9_000 });
	});

	test.each([false, true])('of a circuit breaker that was open says so (through JSON: %p)', (asJson) => {
		const spared = ours('unavailable', { retryAfterMs: 9_000, spared: true });
		expect(endOf(fromSubWorkflow(spared), asJson)).toMatchObject({ kind: 'failed', permanent: false, retryAfterMs: 9_000, spared: true });
		expect(endOf(fromSubWorkflow(fromSubWorkflow(spared)), asJson)).toMatchObject({ kind: 'failed', retryAfterMs: 9_000, spared: true });
		expect(endOf(fromSubWorkflow(spared, false), asJson)).not.toHaveProperty('spared');
	});

	test('by another node is tried again, as without the sub-workflow', () => {
		expect(endOf(fromSubWorkflow(foreign()))).toMatchObject({ kind: 'failed', permanent: false, failure: { code: 'run_failed' } });
	});

	test('of which n8n hands on nothing but the text has an unknown outcome', () => {
		expect(endOf(fromSubWorkflow(ours('uncertain'), false))).toMatchObject({ kind: 'unknown', failure: { message: 'ERP says so', code: 'run_failed' } });
		const itemByItem = new NodeOperationError(node('n8n-nodes-base.executeWorkflow'), new Error('ERP says so'), { message: 'Error executing workflow with item at index 0' });
		expect(endOf(itemByItem)).toMatchObject({ kind: 'unknown' });
		expect(endOf(fromSubWorkflow(itemByItem))).toMatchObject({ kind: 'unknown' });
	});

	test('of a sub-workflow keeps the code where n8n does', () => {
		expect(endOf(fromSubWorkflow(fromSubWorkflow(ours('uncertain'))))).toMatchObject({ kind: 'unknown', failure: { code: 'uncertain' } });
	});
});

test.each(['@n8n/n8n-nodes-langchain.agent', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 'n8n-nodes-base.httpRequestTool'])('a run that fails in %s has an unknown outcome: an agent may have used its tools', (type) => {
	expect(endOf(foreign(type))).toMatchObject({ kind: 'unknown', failure: { code: 'run_failed' } });
});

test('the answer of a server is no error of this package, whatever it holds', () => {
	const answered = Object.assign(foreign('n8n-nodes-base.httpRequest'), { errorResponse: { context: { code: 'validation', system: 'ERP' } } });
	expect(endOf(answered)).toMatchObject({ kind: 'failed', permanent: false, failure: { code: 'run_failed' } });
});
