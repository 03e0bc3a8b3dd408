import type { CDPSession } from 'puppeteer-core';

import type { DialogRule, DialogSeen } from '../../../domain/web-page';

const MOST_REMEMBERED = 100;

interface Opening {
	type: DialogSeen['type'];
	message: string;
	defaultPrompt?: string;
}

/**
 * Answers the dialogs of a session's windows at once: a page with an open dialog stands still, and so does every call on it.
 * A page that asks whether it may be left (`beforeunload`) may: the recipe has said where to go.
 */
export class DialogDesk {
	private rule: DialogRule = { answer: 'dismiss' };
	private seen: DialogSeen[] = [];

	/** @param redact takes secrets out of what a page says */
	constructor(private readonly redact: (text: string) => string) {}

	setRule(rule: DialogRule): void {
		this.rule = rule;
	}

	take(): DialogSeen[] {
		const seen = this.seen;
		this.seen = [];
		return seen;
	}

	/** @param session one in which the `Page` domain is on */
	async answer(session: CDPSession, { type, message, defaultPrompt }: Opening): Promise<void> {
		const answer = type === 'beforeunload' ? 'accept' : this.rule.answer;
		if (this.seen.length < MOST_REMEMBERED) this.seen.push({ type, answer, message: this.redact(message).slice(0, 1000) });
		const promptText = this.rule.text ?? defaultPrompt ?? '';
		try {
			await session.send('Page.handleJavaScriptDialog', { accept: answer === 'accept', ...(type === 'prompt' && answer === 'accept' ? { promptText } : {}) });
		} catch {
			// The page went before its dialog was answered.
		}
	}
}

/** Who answers for which window of a browser, by target id. */
class DialogWatch {
	private readonly desks = new Map<string, DialogDesk>();
	private readonly watched = new Set<string>();

	/** Watches a window through this session, unless another session does so already. */
	watch(session: CDPSession, targetId: string, desk: DialogDesk): void {
		this.desks.set(targetId, desk);
		if (this.watched.has(targetId)) return;
		this.watched.add(targetId);
		session.on('Page.javascriptDialogOpening', (opening) => void desk.answer(session, opening));
	}

	forget(targetId: string): void {
		this.desks.delete(targetId);
		this.watched.delete(targetId);
	}

	/**
	 * A window may open a dialog while its document is still being read. Puppeteer tells of the window only after that, so it would wait
	 * for ever: the dialog must be answered from the moment the window is there.
	 */
	async greet(session: CDPSession): Promise<void> {
		const early: Opening[] = [];
		const collect = (opening: Opening): unknown => early.push(opening);
		session.on('Page.javascriptDialogOpening', collect);
		session.send('Page.enable').catch(() => undefined);
		try {
			const { targetInfo } = await session.send('Target.getTargetInfo');
			const desk = targetInfo.openerId === undefined ? undefined : this.desks.get(targetInfo.openerId);
			if (desk === undefined || targetInfo.type !== 'page' || this.watched.has(targetInfo.targetId)) return;
			this.watch(session, targetInfo.targetId, desk);
			for (const opening of early) void desk.answer(session, opening);
		} catch {
			// Gone again, or no window.
		} finally {
			session.off('Page.javascriptDialogOpening', collect);
		}
	}
}

const watches = new WeakMap<object, DialogWatch>();

/** Answers the dialogs of a window, and of every window that it opens, until it is forgotten. */
export function watchDialogs(session: CDPSession, targetId: string, desk: DialogDesk): () => void {
	const connection = session.connection();
	if (connection === undefined) throw new Error('Session closed');
	let watch = watches.get(connection);
	if (watch === undefined) {
		const made = new DialogWatch();
		connection.on('sessionattached', (attached: CDPSession) => void made.greet(attached));
		watches.set(connection, made);
		watch = made;
	}
	watch.watch(session, targetId, desk);
	return () => watch.forget(targetId);
}
