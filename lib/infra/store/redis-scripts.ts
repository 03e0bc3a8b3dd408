import { createHash } from 'node:crypto';

/**
 * Each step of the Store is one script: Redis runs it whole, with the time standing still. Times come
 * from Redis itself (TIME), in microseconds, so that clocks of n8n machines do not matter. A version is
 * the larger of "last one + 1" and the time: it does not repeat even where Redis lost its data.
 *
 * Redis 5 or later (time and writes in one script).
 */
export interface Script {
	readonly source: string;
	readonly sha: string;
}

function script(body: string): Script {
	const source = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
${body}`;
	return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/**
 * Values are hashes (v: value, n: version) that expire by themselves. Beside them lie two sorted sets:
 * `index` (all keys, for listing in key order) and `expiry` (keys by time of expiry). What expired is
 * taken off both by later writes, more of it than a write adds, so that they do not outgrow the values.
 *
 * KEYS value, index, expiry, version counter; ARGV key, value, ttl in ms or '', 'any' | 'absent' |
 * 'version', expected version, prefix of values.
 */
export const setScript = script(`
local current = redis.call('HGET', KEYS[1], 'n')
if ARGV[4] == 'absent' and current then return false end
if ARGV[4] == 'version' and current ~= ARGV[5] then return false end
local last = tonumber(redis.call('GET', KEYS[4]) or '0')
local version = string.format('%.0f', math.max(now, last + 1))
redis.call('SET', KEYS[4], version)
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'n', version)
redis.call('ZADD', KEYS[2], 0, ARGV[1])
if ARGV[3] == '' then
	redis.call('PERSIST', KEYS[1])
	redis.call('ZREM', KEYS[3], ARGV[1])
else
	redis.call('PEXPIRE', KEYS[1], ARGV[3])
	redis.call('ZADD', KEYS[3], now / 1000 + ARGV[3], ARGV[1])
end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now / 1000, 'LIMIT', 0, 10)) do
	if redis.call('EXISTS', ARGV[6] .. key) == 0 then
		redis.call('ZREM', KEYS[2], key)
		redis.call('ZREM', KEYS[3], key)
	end
end
return version`);

/** KEYS value, index, expiry; ARGV key, expected version or ''. */
export const deleteScript = script(`
local current = redis.call('HGET', KEYS[1], 'n')
if not current or (ARGV[2] ~= '' and current ~= ARGV[2]) then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1`);

/**
 * One piece of a page: looks at up to 1,000 keys of the index. Returns where to go on ('' at the
 * end), then key, value, version of each live one.
 *
 * KEYS index, expiry; ARGV start of the range, end of the range, number wanted, prefix of values.
 */
export const listScript = script(`
local wanted = tonumber(ARGV[3])
local keys = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, 1000)
local found = {''}
for _, key in ipairs(keys) do
	local entry = redis.call('HMGET', ARGV[4] .. key, 'v', 'n')
	if entry[1] then
		found[#found + 1] = key
		found[#found + 1] = entry[1]
		found[#found + 1] = entry[2]
		wanted = wanted - 1
		if wanted == 0 then return found end
	else
		redis.call('ZREM', KEYS[1], key)
		redis.call('ZREM', KEYS[2], key)
	end
end
if #keys == 1000 then found[1] = '(' .. keys[1000] end
return found`);

/**
 * A log of grants as a sorted set by time. Free exactly when the grant that is 'limit' places back has
 * left the window. A grant from the future means that Redis' clock was set back: it counts as of now.
 *
 * KEYS log; ARGV limit, window in ms, a name for this grant. Returns -1 or the wait in ms.
 */
export const takeSlotScript = script(`
local window = ARGV[2] * 1000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
for _, grant in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')) do
	redis.call('ZADD', KEYS[1], string.format('%.0f', now), grant)
end
local decisive = redis.call('ZREVRANGE', KEYS[1], ARGV[1] - 1, ARGV[1] - 1, 'WITHSCORES')
if decisive[2] then return math.ceil((decisive[2] + window - now) / 1000) end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return -1`);

/** KEYS lock; ARGV owner, ttl in ms. */
export const lockScript = script(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`);

/** KEYS lock; ARGV owner. */
export const unlockScript = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`);

/**
 * A claim is a hash (o: owner, d: '1' when done, u: pending until, in microseconds), kept beyond its
 * lapse so that its owner may still complete. The rules are those of claim-rules.ts.
 *
 * KEYS claim; ARGV owner, pending in ms, kept after the lapse in ms.
 */
export const claimScript = script(`
local claim = redis.call('HMGET', KEYS[1], 'o', 'd', 'u')
if claim[2] == '1' then return 'done' end
if claim[1] and claim[1] ~= ARGV[1] and tonumber(claim[3]) > now then return 'pending' end
redis.call('HSET', KEYS[1], 'o', ARGV[1], 'd', '0', 'u', string.format('%.0f', now + ARGV[2] * 1000))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', ARGV[2] + ARGV[3]))
return 'claimed'`);

/** Also completes where there is no claim (any more). KEYS claim; ARGV owner, keep in ms. */
export const completeScript = script(`
local claim = redis.call('HMGET', KEYS[1], 'o', 'd')
if claim[1] and (claim[1] ~= ARGV[1] or claim[2] == '1') then return 0 end
redis.call('HSET', KEYS[1], 'o', ARGV[1], 'd', '1', 'u', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`);

/** KEYS claim; ARGV owner. */
export const releaseScript = script(`
local claim = redis.call('HMGET', KEYS[1], 'o', 'd', 'u')
if claim[1] ~= ARGV[1] or claim[2] == '1' or tonumber(claim[3]) <= now then return 0 end
return redis.call('DEL', KEYS[1])`);
