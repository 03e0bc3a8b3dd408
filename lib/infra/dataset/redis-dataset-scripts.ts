import { createHash } from 'node:crypto';

import type { Script } from '../store/redis-scripts';

function script(source: string): Script {
	return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** A number that grows, also where Redis lost its data: the larger of "last one + 1" and the time. KEYS counter. */
export const nextVersionScript = script(`
local time = redis.call('TIME')
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local version = string.format('%.0f', math.max(time[1] * 1000 + math.floor(time[2] / 1000), last + 1))
redis.call('SET', KEYS[1], version)
return version`);

/**
 * Adds entries to a version that is not in force yet, and has it expire should nothing come after them. An entry is the
 * line it stands in, a blank, and the row.
 *
 * KEYS rows; ARGV expiry in ms, then key and entry of each. Returns the number of new keys, or key and the two lines of the
 * first contradiction.
 */
export const addRowsScript = script(`
local added = 0
for at = 2, #ARGV, 2 do
	if redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1]) == 1 then
		added = added + 1
	else
		local line, row = string.match(redis.call('HGET', KEYS[1], ARGV[at]), '^(%d+) (.*)$')
		local otherLine, otherRow = string.match(ARGV[at + 1], '^(%d+) (.*)$')
		if row ~= otherRow then return {ARGV[at], line, otherLine} end
	end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return added`);

/**
 * Puts a version in force and removes the one before. Returns 0 where rows are missing, because the load stood still for
 * longer than their expiry.
 *
 * KEYS head, rows; ARGV version, number of rows, what is known of it, prefix of rows.
 */
export const publishScript = script(`
if redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[2]) then return 0 end
local former = redis.call('HGET', KEYS[1], 'version')
redis.call('PERSIST', KEYS[2])
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'about', ARGV[3])
if former then redis.call('UNLINK', ARGV[4] .. former) end
return 1`);

/** Version and row as of one moment. KEYS head; ARGV key, prefix of rows. */
export const findScript = script(`
local head = redis.call('HMGET', KEYS[1], 'version', 'about')
if not head[1] then return false end
return {head[2], redis.call('HGET', ARGV[2] .. head[1], ARGV[1])}`);
