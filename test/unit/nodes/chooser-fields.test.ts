import type { INodeTypeDescription } from 'n8n-workflow';

import { Crm } from '../../../nodes/Crm/Crm.node';
import { Erp } from '../../../nodes/Erp/Erp.node';

// n8n's editor takes a field that credentials, or a choice of credentials, depend on for a choice of authentication, and
// hides it. A leading slash in the condition is not followed.
describe.each([new Crm().description, new Erp().description])('$displayName', ({ properties, credentials = [] }: INodeTypeDescription) => {
	test('shows the choice of the system: no credential or field depends on it by its bare name', () => {
		const conditions = [...properties, ...credentials].flatMap(({ displayOptions }) => Object.keys({ ...displayOptions?.show, ...displayOptions?.hide }));
		expect(properties.some(({ name }) => name === 'system')).toBe(true);
		expect(conditions).not.toContain('system');
	});
});
