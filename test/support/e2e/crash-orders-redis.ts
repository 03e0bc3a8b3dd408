import { Redis } from 'ioredis';

/**
 * Locks and claims in the Store outlive a process that dies by up to a minute. Where all processes that could hold any are
 * dead, that minute may as well be over.
 */
export async function deadHoldersLapse(url: string, prefix = 'backoffice:'): Promise<number> {
	const redis = new Redis(url);
	try {
		const locks = await redis.keys(`${prefix}lock:*`);
		if (locks.length > 0) await redis.del(...locks);
		const claims = await redis.keys(`${prefix}claim:*`);
		let lapsed = locks.length;
		for (const claim of claims) {
			if ((await redis.hget(claim, 'd')) !== '0') continue;
			await redis.hset(claim, 'u', '0');
			lapsed += 1;
		}
		return lapsed;
	} finally {
		redis.disconnect();
	}
}
