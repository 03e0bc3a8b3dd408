import type { QueueScript } from './bull-client';

/**
 * The place of a report is written by the script that ends the job (finishScript) and taken away by the one that has it
 * tried again, so there is one for each failure, whoever dies. given: token, lease in ms, how many, ended at the earliest.
 * Answers the jobs.
 */
export const takeReportsScript: QueueScript = {
	name: 'takeReports',
	body: `
watch_clock()
local back = redis.call('ZRANGEBYSCORE', own .. 'reports-later', '-inf', whole(now), 'LIMIT', 0, 1000)
if #back == 0 and redis.call('ZCOUNT', own .. 'reports', given[4], '+inf') == 0 then return {} end
begin()
for _, id in ipairs(back) do
	redis.call('ZREM', own .. 'reports-later', id)
	redis.call('ZADD', own .. 'reports', field(id, 'endedAt'), id)
end
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', own .. 'reports', given[4], '+inf', 'LIMIT', 0, given[3])) do
	redis.call('ZREM', own .. 'reports', id)
	redis.call('ZADD', own .. 'reports-later', whole(now + given[2]), id)
	redis.call('HSET', bull .. id, 'reportToken', given[1])
	found[#found + 1] = view(id)
end
return found`,
};

/** given: id, token. Answers 1 or 0. */
export const confirmReportScript: QueueScript = {
	name: 'confirmReport',
	body: `
local id = given[1]
if field(id, 'reportToken') ~= given[2] then return 0 end
begin()
redis.call('HDEL', bull .. id, 'reportToken')
redis.call('ZREM', own .. 'reports', id)
redis.call('ZREM', own .. 'reports-later', id)
return 1`,
};

/** given: id, token, delay in ms. Answers 1 or 0. */
export const releaseReportScript: QueueScript = {
	name: 'releaseReport',
	body: `
local id = given[1]
if field(id, 'reportToken') ~= given[2] then return 0 end
begin()
redis.call('HDEL', bull .. id, 'reportToken')
redis.call('ZREM', own .. 'reports', id)
redis.call('ZADD', own .. 'reports-later', whole(now + given[3]), id)
return 1`,
};
