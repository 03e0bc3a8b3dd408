/** Keeps a text from whoever can read where it lies. */
export interface TextSeal {
	/** @param place where it will lie; sealed text that is moved elsewhere does not open */
	seal(text: string, place: string): Promise<string>;
	/** Null where it was sealed with another secret, moved or changed. */
	open(sealed: string, place: string): Promise<string | null>;
}
