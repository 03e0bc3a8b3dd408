import { createHash } from 'node:crypto';

import type { FileErrors } from './errors';
import type { SshOptions } from './options';

export const fingerprintField = 'Host Key Fingerprint';

const fingerprints = /SHA256:([A-Za-z0-9+/]{43})(?![A-Za-z0-9+/])/g;

/**
 * What was agreed with the administrator about the server's identity. The driver itself takes any host key when it is
 * given nothing to check it by (README of ssh2, `hostVerifier`).
 */
export class HostKeyPins {
	private readonly pins: ReadonlySet<string>;
	private presented: { fingerprint: string; type: string } | undefined;

	/** @throws ConnectorError `validation` where the text holds something, but no fingerprint */
	constructor(
		private readonly options: SshOptions,
		private readonly errors: FileErrors,
	) {
		const text = options.hostKeyFingerprint;
		this.pins = new Set(Array.from(text.matchAll(fingerprints), ([pin]) => pin));
		if (this.pins.size === 0 && text.trim() !== '') throw this.unreadable();
	}

	/** For the driver: true lets the connection go on. */
	accepts(key: Buffer): boolean {
		this.presented = { fingerprint: fingerprintOf(key), type: typeOf(key) };
		return this.options.acceptAnyHostKey === true || this.pins.has(this.presented.fingerprint);
	}

	/** The error of a refused key; undefined where none was refused. */
	refusal(): Error | undefined {
		const { presented, pins } = this;
		if (!presented || this.options.acceptAnyHostKey === true || pins.has(presented.fingerprint)) return undefined;
		const shown = `${presented.fingerprint} (${presented.type})`;
		if (pins.size === 0) {
			return this.errors.setting(
				fingerprintField,
				`The SFTP credential names no host key, so the server cannot be told from somebody in between. The server presented ${shown}.`,
				'Compare this fingerprint with the one the administrator of the server gives you (ssh-keygen -lf on the server); if they are the same, write it into the field Host Key Fingerprint.',
			);
		}
		return this.errors.setting(
			fingerprintField,
			`The SFTP server is not the one that the credential names: it presented the host key ${shown}, expected was ${[...pins].join(' or ')}.`,
			'Nothing was sent. Ask the administrator whether the server’s key was changed, and for the fingerprint of its key of this type; only then correct the credential.',
		);
	}

	private unreadable(): Error {
		return this.errors.setting(
			fingerprintField,
			'The field Host Key Fingerprint of the SFTP credential holds no fingerprint of the form SHA256:… with 43 characters.',
			'Ask the administrator for the output of ssh-keygen -lf of the server’s host keys; fingerprints in MD5 or hexadecimal form are not accepted.',
		);
	}
}

/** As `ssh-keygen -lf` prints it: base64 without padding. */
function fingerprintOf(key: Buffer): string {
	return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** A public key starts with the length and the text of its type, e.g. `ssh-ed25519` (RFC 4253 §6.6). */
function typeOf(key: Buffer): string {
	const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
	return key.subarray(4, 4 + Math.min(length, 64)).toString('latin1');
}
