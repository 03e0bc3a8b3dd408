import type { AccountData, Talk } from './model.ts';

/** Adds a talk and files it under its contact and its lead; talks are never removed. */
export function addTalk(data: AccountData, talk: Omit<Talk, 'id'>): Talk {
	const added = { ...talk, id: data.talks.size + 1 };
	data.talks.set(added.id, added);
	file(data.talksByContact, talk.contactId, added);
	if (talk.leadId !== null) file(data.talksByLead, talk.leadId, added);
	return added;
}

/** Oldest first. */
export function talksOfContact(data: AccountData, contactId: number): readonly Talk[] {
	return data.talksByContact.get(contactId) ?? [];
}

/** Oldest first. */
export function talksOfLead(data: AccountData, leadId: number): readonly Talk[] {
	return data.talksByLead.get(leadId) ?? [];
}

function file(index: Map<number, Talk[]>, key: number, talk: Talk): void {
	const talks = index.get(key);
	if (talks === undefined) index.set(key, [talk]);
	else talks.push(talk);
}
