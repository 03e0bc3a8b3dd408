import { caller, closeAll, idsOf, read, SEED, startAccount } from './support';
import type { Call } from './support';

afterEach(closeAll);

const ANA = 910001;
const ANAS_LEAD = 920001;

function phoneField(...values: string[]): unknown {
	return [{ field_code: 'PHONE', values: values.map((value) => ({ value, enum_code: 'WORK' })) }];
}

async function fieldsOf(call: Call, path: string, fieldId: number): Promise<unknown> {
	const fields = read((await call('GET', path)).body, 'custom_fields_values');
	const field = Array.isArray(fields) ? fields.find((one: unknown) => read(one, 'field_id') === fieldId) : undefined;
	const values = read(field, 'values');
	return Array.isArray(values) ? values.map((value: unknown) => read(value, 'value')) : undefined;
}

async function search(call: Call, text: string): Promise<unknown[]> {
	return idsOf(await call('GET', `/api/v4/contacts?query=${encodeURIComponent(text)}`), 'contacts');
}

describe('search', () => {
	test('a query for a phone also finds who only mentions it, and who has the same last digits', async () => {
		const call = caller(await startAccount());
		expect(await search(call, '11987654321')).toEqual([ANA, 910006, 910007]);
	});

	test('without false positives digits match as a part of the stored digits, whatever the formatting', async () => {
		const call = caller(await startAccount({ searchFalsePositives: false }));
		expect(await search(call, '11 98765-4321')).toEqual([ANA, 910006]);
		expect(await search(call, '98765-4321')).toEqual([ANA, 910006, 910007]);
		expect(await search(call, '+55 85 98888-1234')).toEqual([]);
	});

	test('a number stored without the ninth digit is not found by the one with it', async () => {
		const call = caller(await startAccount({ searchFalsePositives: false }));
		expect(await search(call, '31996543210')).toEqual([]);
		expect(await search(call, '3196543210')).toEqual([910003]);
	});

	test('literal search compares the stored text', async () => {
		const call = caller(await startAccount({ querySearch: 'literal' }));
		expect(await search(call, '5511987654321')).toEqual([]);
		expect(await search(call, '(11) 98765-4321')).toEqual([ANA]);
	});

	test('names and e-mails match by a part of them', async () => {
		const call = caller(await startAccount());
		expect(await search(call, 'conceição')).toEqual([910003]);
		expect(await search(call, 'luiz.rocha@')).toEqual([910008]);
	});
});

describe('leads', () => {
	test('documented filters narrow the list', async () => {
		const call = caller(await startAccount());
		const list = async (query: string) => idsOf(await call('GET', `/api/v4/leads?${query}`), 'leads');
		expect(await list('filter[id][]=920002&filter[id][]=920003')).toEqual([920002, 920003]);
		expect(await list('filter[price][from]=1000&filter[price][to]=2000')).toEqual([ANAS_LEAD]);
		expect(await list(`filter[statuses][0][pipeline_id]=${SEED.pipelineId}&filter[statuses][0][status_id]=${SEED.newStatusId}`)).toEqual([920002]);
		expect(await list('filter[closed_at][from]=1')).toEqual([920004]);
		expect(await list('order[id]=desc&limit=1')).toEqual([920004]);
	});

	test('a contact leads to its leads through with=leads, a lead to its contacts through with=contacts', async () => {
		const call = caller(await startAccount());
		const contact = await call('GET', `/api/v4/contacts/${ANA}?with=leads`);
		expect(read(contact.body, '_embedded.leads')).toEqual([{ id: ANAS_LEAD }]);
		const lead = await call('GET', `/api/v4/leads/${ANAS_LEAD}?with=contacts`);
		expect(read(lead.body, '_embedded.contacts')).toEqual([{ id: ANA, is_main: true }]);
		expect(read((await call('GET', `/api/v4/leads/${ANAS_LEAD}`)).body, '_embedded.contacts')).toBeUndefined();
	});

	test('won and lost exist in every pipeline and close the lead; Incoming leads is no target', async () => {
		const call = caller(await startAccount());
		const move = (status_id: number) => call('PATCH', `/api/v4/leads/${ANAS_LEAD}`, { status_id });
		expect((await move(142)).status).toBe(200);
		expect(read((await call('GET', `/api/v4/leads/${ANAS_LEAD}`)).body, 'closed_at')).toEqual(expect.any(Number));
		expect((await move(SEED.newStatusId)).status).toBe(200);
		expect(read((await call('GET', `/api/v4/leads/${ANAS_LEAD}`)).body, 'closed_at')).toBeNull();
		expect((await move(SEED.incomingStatusId)).status).toBe(400);
		expect((await move(1)).status).toBe(400);
	});

	test('the pipeline shows 142, 143 and the type 1 status', async () => {
		const answer = await caller(await startAccount())('GET', `/api/v4/leads/pipelines/${SEED.pipelineId}/statuses`);
		expect(idsOf(answer, 'statuses')).toEqual(expect.arrayContaining([142, 143]));
		expect(read(answer.body, '_embedded.statuses.0.type')).toBe(1);
	});

	test('nothing is deleted through the API', async () => {
		expect((await caller(await startAccount())('DELETE', `/api/v4/leads/${ANAS_LEAD}`)).status).toBe(404);
	});

	test('complex makes lead and contact at once; duplicate control merges by phone', async () => {
		const sandbox = await startAccount({ duplicateControl: true });
		const call = caller(sandbox);
		const body = [{ name: 'Novo', request_id: 'r', _embedded: { contacts: [{ name: 'Ana', custom_fields_values: phoneField('5511987654321') }] } }];
		const merged = await call('POST', '/api/v4/leads/complex', body);
		expect(merged.body).toEqual([{ id: expect.any(Number), contact_id: ANA, company_id: null, request_id: ['r'], merged: true }]);
		sandbox.knobs.duplicateControl = false;
		const fresh = await call('POST', '/api/v4/leads/complex', body);
		expect(read(fresh.body, '0.merged')).toBe(false);
		expect(read(fresh.body, '0.contact_id')).not.toBe(ANA);
		const tooMany = Array.from({ length: 51 }, () => ({ name: 'x' }));
		expect((await call('POST', '/api/v4/leads/complex', tooMany)).status).toBe(400);
	});
});

describe('custom fields', () => {
	test('PATCH replaces the whole list of a field and leaves fields it does not mention alone', async () => {
		const call = caller(await startAccount());
		const path = '/api/v4/contacts/910005';
		await call('PATCH', path, { custom_fields_values: [{ field_code: 'EMAIL', values: [{ value: 'a@b.example', enum_code: 'WORK' }] }] });
		expect(await fieldsOf(call, path, SEED.phoneFieldId)).toHaveLength(2);
		await call('PATCH', path, { custom_fields_values: phoneField('+5548911112222') });
		expect(await fieldsOf(call, path, SEED.phoneFieldId)).toEqual(['+5548911112222']);
		expect(await fieldsOf(call, path, SEED.emailFieldId)).toEqual(['a@b.example']);
		expect(await search(call, '48911112222')).toEqual([910005]);
		expect(await search(call, '5548999887700')).toEqual([]);
	});

	test('a text field keeps 256 characters and says nothing; a textarea keeps all', async () => {
		const call = caller(await startAccount());
		const path = `/api/v4/leads/${ANAS_LEAD}`;
		const value = 'á'.repeat(300);
		const write = (field_id: number) => call('PATCH', path, { custom_fields_values: [{ field_id, values: [{ value }] }] });
		expect((await write(SEED.summaryFieldId)).status).toBe(200);
		expect((await write(SEED.replyFieldId)).status).toBe(200);
		expect(await fieldsOf(call, path, SEED.summaryFieldId)).toEqual(['á'.repeat(256)]);
		expect(await fieldsOf(call, path, SEED.replyFieldId)).toEqual([value]);
	});

	test('a value must have the type of its field, and a phone a known enum_code', async () => {
		const sandbox = await startAccount();
		const call = caller(sandbox);
		const lead = await call('PATCH', `/api/v4/leads/${ANAS_LEAD}`, { custom_fields_values: [{ field_id: SEED.replyFieldId, values: [{ value: 5 }] }] });
		expect(read(lead.body, 'validation-errors.0.errors.0')).toMatchObject({ code: 'InvalidType', path: 'custom_fields_values.0.values.0.value' });
		const patch = (enum_code?: string) =>
			call('PATCH', `/api/v4/contacts/${ANA}`, { custom_fields_values: [{ field_code: 'PHONE', values: [{ value: '1', ...(enum_code === undefined ? {} : { enum_code }) }] }] });
		expect((await patch('MOBILE')).status).toBe(400);
		expect((await patch()).status).toBe(200);
		sandbox.knobs.requireEnumCode = true;
		expect((await patch()).status).toBe(400);
		expect((await patch('MOB')).status).toBe(200);
	});
});

describe('tags', () => {
	async function tagsOf(call: Call): Promise<unknown> {
		const tags = read((await call('GET', `/api/v4/leads/${ANAS_LEAD}`)).body, '_embedded.tags');
		return Array.isArray(tags) ? tags.map((tag: unknown) => read(tag, 'name')) : tags;
	}

	test('_embedded.tags replaces the list; tags_to_add and tags_to_delete touch only what they name', async () => {
		const call = caller(await startAccount());
		const patch = (body: unknown) => call('PATCH', `/api/v4/leads/${ANAS_LEAD}`, body);
		await patch({ tags_to_add: [{ name: 'vip' }, { name: 'WhatsApp' }] });
		expect(await tagsOf(call)).toEqual(['whatsapp', 'vip']);
		await patch({ tags_to_delete: [{ name: 'whatsapp' }] });
		expect(await tagsOf(call)).toEqual(['vip']);
		await patch({ _embedded: { tags: [{ name: 'novo' }] } });
		expect(await tagsOf(call)).toEqual(['novo']);
		await patch({ name: 'Outro' });
		expect(await tagsOf(call)).toEqual(['novo']);
	});
});

describe('links', () => {
	test('linking twice is 500, unlinking is 204, and links shows both ends', async () => {
		const call = caller(await startAccount());
		const body = [{ to_entity_id: 910008, to_entity_type: 'contacts' }];
		const link = () => call('POST', `/api/v4/leads/${ANAS_LEAD}/link`, body);
		expect((await link()).status).toBe(200);
		expect(await link()).toMatchObject({ status: 500, body: { detail: 'An unknown error occurred.' } });
		const other = await call('GET', '/api/v4/contacts/910008/links');
		expect(read(other.body, '_embedded.links.0')).toMatchObject({ to_entity_id: ANAS_LEAD, to_entity_type: 'leads' });
		expect((await call('POST', `/api/v4/leads/${ANAS_LEAD}/unlink`, body)).status).toBe(204);
		expect((await call('GET', '/api/v4/contacts/910008/links')).status).toBe(204);
		expect((await link()).status).toBe(200);
	});
});

describe('notes and tasks', () => {
	test('a note belongs to an entity and needs its params; there is no top-level /notes', async () => {
		const call = caller(await startAccount());
		const path = `/api/v4/leads/${ANAS_LEAD}/notes`;
		const missing = await call('POST', path, [{ note_type: 'common', params: {} }]);
		expect(read(missing.body, 'validation-errors.0.errors.0')).toMatchObject({ code: 'FieldMissing', path: 'params.text' });
		const made = await call('POST', path, [{ note_type: 'common', params: { text: 'Ligou' } }]);
		const id = Number(read(made.body, '_embedded.notes.0.id'));
		expect((await call('PATCH', `/api/v4/leads/notes/${id}`, { params: { text: 'Ligou duas vezes' } })).status).toBe(200);
		expect(read((await call('GET', path)).body, '_embedded.notes.0.params.text')).toBe('Ligou duas vezes');
		expect((await call('GET', '/api/v4/notes')).status).toBe(404);
	});

	test('a task needs complete_till, shows on its lead, and ends with a result', async () => {
		const call = caller(await startAccount());
		const task = { text: 'Retornar', entity_id: ANAS_LEAD, entity_type: 'leads' };
		expect((await call('POST', '/api/v4/tasks', [task])).status).toBe(400);
		const made = await call('POST', '/api/v4/tasks', [{ ...task, complete_till: 1_900_000_000 }]);
		expect(read((await call('GET', `/api/v4/leads/${ANAS_LEAD}`)).body, 'closest_task_at')).toBe(1_900_000_000);
		const id = Number(read(made.body, '_embedded.tasks.0.id'));
		await call('PATCH', `/api/v4/tasks/${id}`, { is_completed: true, result: { text: 'Feito' } });
		const done = await call('GET', `/api/v4/tasks/${id}`);
		expect(done.body).toMatchObject({ is_completed: true, result: { text: 'Feito' }, responsible_user_id: SEED.adminUserId });
		expect(read((await call('GET', `/api/v4/leads/${ANAS_LEAD}`)).body, 'closest_task_at')).toBeNull();
	});
});

test('the account shows amojo_id only when asked', async () => {
	const sandbox = await startAccount({ accountId: 42, subdomain: 'acme' });
	const call = caller(sandbox);
	expect((await call('GET', '/api/v4/account?with=amojo_id')).body).toMatchObject({ id: 42, subdomain: 'acme', amojo_id: sandbox.account.amojoId });
	expect(read((await call('GET', '/api/v4/account')).body, 'amojo_id')).toBeUndefined();
});
