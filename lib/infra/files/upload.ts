import type { Readable } from 'node:stream';

import { isConnectorError } from '../../domain/errors';
import type { FileErrors } from './errors';
import type { FileSession } from './file-session';
import { temporaryPath } from './paths';

type Stage = 'before' | 'writing' | 'renaming';

/** One upload: a new file under a temporary name, then the name it is to have; and what is to be done where that fails. */
export class Upload {
	private readonly temporary: string;
	private stage: Stage = 'before';
	private session: FileSession | undefined;
	private sourceFailure: { error: unknown } | undefined;

	constructor(
		private readonly source: Readable,
		private readonly path: string,
		private readonly replace: boolean,
		private readonly errors: FileErrors,
	) {
		this.temporary = temporaryPath(path);
		source.once('error', (error: unknown) => (this.sourceFailure ??= { error }));
	}

	async run(session: FileSession): Promise<void> {
		this.session = session;
		if (!this.replace && (await session.stat(this.path)) !== null) throw this.errors.exists(this.path);
		this.stage = 'writing';
		await session.write(this.source, this.temporary);
		this.stage = 'renaming';
		await session.rename(this.temporary, this.path, { replace: this.replace });
	}

	/**
	 * Clears up after a failure. A rename that got no answer is found out about by the temporary name, which nobody else
	 * knows: as long as the file can be removed under it, the rename has not happened, and then never will.
	 *
	 * @param afterwards runs work on a connection that is in order
	 * @throws what the upload ends with; returns where it has succeeded after all
	 */
	async settle(failure: unknown, afterwards: <T>(work: (session: FileSession) => Promise<T>) => Promise<T>): Promise<void> {
		const { temporary, stage, sourceFailure } = this;
		this.source.destroy();
		// Told nothing of the outcome, or half of a replacement that could not be finished: the content stays.
		const keeps = isConnectorError(failure) && failure.code === 'uncertain';
		if (stage === 'before' || keeps) throw failure;
		const unanswered = stage === 'renaming' && this.session?.usable === false;
		const removal = await afterwards(async (session) => ((await session.remove(temporary)) ? 'removed' : 'absent')).catch(() => 'unknown');
		if (!unanswered) throw sourceFailure ? sourceFailure.error : failure;
		if (removal === 'removed') throw isConnectorError(failure) ? this.errors.notRenamed(this.path) : failure;
		const target = removal === 'absent' ? await afterwards((session) => session.stat(this.path)).catch(() => null) : null;
		if (target === null) throw this.errors.renameLost(this.path, temporary);
	}
}
