import type { NewInteraction } from '../../../../lib/domain/crm';
import { namesMessage } from '../../../../lib/domain/interaction-text';
import { toHtml } from '../../../../lib/domain/html-text';
import { context, hubspotAnswering, type Answer } from './scripted';

const message: NewInteraction = {
	contactId: '101',
	leadId: null,
	content: 'Preço < 5 & "urgente"?\n<script>alert(1)</script>',
	direction: 'inbound',
	messageId: '3EB0C431',
	timestamp: '2026-11-22T13:03:00.000Z',
	channel: 'whatsapp',
	author: null,
};
const list = 'GET /crm/v4/objects/contacts/101/associations/notes';
const batch = 'POST /crm/v3/objects/notes/batch/read';

interface Note {
	properties: { hs_note_body: string; hs_timestamp: string };
	associations: Array<{ to: { id: string }; types: Array<{ associationTypeId: number }> }>;
}

async function written(interaction: NewInteraction, settings = {}): Promise<Note> {
	const { crm, requests } = hubspotAnswering({ 'POST /crm/v3/objects/notes': { status: 201, json: { id: '900', properties: {} } } }, settings);
	expect(await crm.addInteraction(interaction, context)).toMatchObject({ id: '900' });
	return requests[0]?.json as Note;
}

/** Notes with these bodies by id, as HubSpot lists and reads them. */
function notes(bodies: Record<string, string>): Record<string, Answer | ((request: { json?: unknown }) => Answer)> {
	return {
		[list]: { json: { results: Object.keys(bodies).map((id) => ({ toObjectId: Number(id), associationTypes: [] })) } },
		[batch]: ({ json }) => ({ json: { status: 'COMPLETE', results: (json as { inputs: Array<{ id: string }> }).inputs.map(({ id }) => ({ id, properties: { hs_note_body: bodies[id] ?? '' } })) } }),
	};
}

describe('writing', () => {
	it('is a note on the contact, in which nothing that somebody wrote is markup', async () => {
		const { properties, associations } = await written(message);

		expect(properties.hs_note_body).toContain('Preço &lt; 5 &amp; &quot;urgente&quot;?<br>&lt;script&gt;');
		expect(properties.hs_note_body.replaceAll('<br>', '')).not.toMatch(/[<>]/);
		expect(properties.hs_timestamp).toBe(message.timestamp);
		expect(namesMessage(properties.hs_note_body, '3EB0C431')).toBe(true);
		expect(associations).toEqual([{ to: { id: '101' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }] }]);
	});

	it('hangs on the deal too, where one is given; kinds of association can be set', async () => {
		const { associations } = await written({ ...message, leadId: '55' }, { associationTypes: { noteToDeal: 9214 } });
		expect(associations.map(({ to, types }) => [to.id, types[0]?.associationTypeId])).toEqual([['101', 202], ['55', 9214]]);
	});

	it.each(['é&<'.repeat(20_000), '😀'.repeat(40_000)])('cuts what a note has no room for, never the mark of the message', async (content) => {
		const { properties } = await written({ ...message, content });

		expect(properties.hs_note_body.length).toBeLessThanOrEqual(65_536);
		expect(properties.hs_note_body.length).toBeGreaterThan(60_000);
		expect(properties.hs_note_body).not.toMatch(/\p{Surrogate}/u);
		expect(namesMessage(properties.hs_note_body, '3EB0C431')).toBe(true);
	});

	it('turns every kind of line break into one of HTML', () => {
		expect(toHtml('a\r\nb\rc\nd')).toBe('a<br>b<br>c<br>d');
	});
});

describe('finding again', () => {
	it('finds the note by its mark, newest first', async () => {
		const bodies = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [String(1_000 + index), index === 120 ? 'x<br>[msg 3EB0C431]' : '[msg other]']));
		const { crm, paths } = hubspotAnswering(notes(bodies));

		expect(await crm.findInteraction(message, context)).toMatchObject({ id: '1120' });
		expect(paths()).toEqual([list, batch]);
	});

	it.each(['Veja [msg 3EB0C431]', `${'x'.repeat(70_000)} [msg 3EB0C431]`, `[msg 3EB0C431] ${'x'.repeat(70_000)}`])('is null where another message’s text holds this one’s mark', async (content) => {
		const { properties } = await written({ ...message, messageId: '3EB0C430', content });
		const { crm } = hubspotAnswering(notes({ 900: properties.hs_note_body }));

		expect(await crm.findInteraction(message, context)).toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: '3EB0C430' }, context)).toMatchObject({ id: '900' });
	});

	it('is null only after all notes were read', async () => {
		const bodies = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [String(1_000 + index), '[msg other]']));
		const { crm, paths } = hubspotAnswering(notes(bodies));

		expect(await crm.findInteraction(message, context)).toBeNull();
		expect(paths()).toEqual([list, batch, batch, batch]);
	});

	it('says that it cannot tell where there are more notes than are read', async () => {
		const bodies = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [String(1_000 + index), '[msg other]']));
		const { crm } = hubspotAnswering(notes(bodies), { mostNotes: 100 });

		await expect(crm.findInteraction(message, context)).rejects.toMatchObject({ code: 'unsupported' });
	});

	it('says so as well where the list of notes has no end', async () => {
		let id = 0;
		const endless = (): Answer => ({ json: { results: [{ toObjectId: (id += 1) }], paging: { next: { after: String(id) } } } });
		const { crm } = hubspotAnswering({ ...notes({}), [list]: endless });

		await expect(crm.findInteraction(message, context)).rejects.toMatchObject({ code: 'unsupported' });
	});

	it('a contact without notes, or that is not there, has no such message', async () => {
		expect(await hubspotAnswering(notes({})).crm.findInteraction(message, context)).toBeNull();
		expect(await hubspotAnswering({}).crm.findInteraction(message, context)).toBeNull();
	});
});
