import type { ReplyRun } from './reply-run';

/**
 * The last resort: tells the team on the lead (or contact) what the customer was not told. A service
 * message, so that it is never read as a person's note.
 * @returns whether there was a record to write on
 */
export async function leaveNote(run: ReplyRun, reason: string): Promise<boolean> {
	const leadId = await run.target.leadId();
	const { contactId } = run.target.known;
	const ownerId = leadId ?? contactId;
	if (ownerId === null) return false;
	await run.checkGate();
	const { noteText, noteService } = run.settings;
	const text = noteText.replaceAll('{reason}', () => reason).replaceAll('{text}', () => run.progress.remaining);
	await run.dependencies.kommo.notes.create(
		{
			ownerType: leadId === null ? 'contacts' : 'leads',
			ownerId,
			noteType: 'service_message',
			service: noteService,
			text,
		},
		run.context,
	);
	return true;
}
