import type { QueueScript } from './bull-client';
import { pruned } from './taking-scripts';

/** Events that BullMQ keeps for its dashboards; it would keep 10,000, each with a job's result. */
const events = 100;

/**
 * Around BullMQ's addPrioritizedJob. given: id, id as its owner gave it, attempts, delay in ms, rank base, group, '1' where
 * there is a group. Answers 1 where it was added, and the job.
 */
export const addScript: QueueScript = {
	name: 'add',
	body: `
local id = given[1]
if field(id, 'seq') and not is_over(id) then return {id, {0, view(id)}} end
begin()
forget(id)
prune(${pruned})
redis.call('HSETNX', bull .. 'meta', 'opts.maxLenEvents', ${events})
bullmq()
redis.call('HSET', bull .. id, 'jobId', given[2], 'maxAttempts', given[3], 'attempt', 0, 'addedAt', whole(clock), 'dueAt', whole(now + given[4]), 'rankBase', given[5])
if given[7] == '1' then redis.call('HSET', bull .. id, 'groupKey', given[6]) end
local turn = take_turn(id)
redis.call('HSET', bull .. id, 'seq', turn)
if given[7] == '1' then redis.call('ZADD', own .. 'group:' .. given[6], turn, id) end
place(id)
return {id, {1, view(id)}}`,
};

/** Characters of past settlements that a job keeps, so that a call that is sent twice is answered alike: some 40 of them. */
const settlementsKept = 2_000;

/**
 * Settling is by the lease, from any process. A lease is valid until the job is settled or another was given it, also when
 * its time is over: as long as nobody has taken the job for stalled, its run is the one that knows its end. BullMQ would
 * refuse it for the lock that has expired, so the lock is renewed first.
 */
const settling = `
local id, token, how = given[1], given[2], given[3]
local about = redis.call('HMGET', bull .. id, 'state', 'lease', 'settled')
local mark = how .. ' ' .. token .. ';'
local before = about[3] or ''
if about[1] ~= 'running' or about[2] ~= token then
	return {0, string.find(before, mark, 1, true) and 'again' or 'lost'}
end
begin()
lock(id, token, 60000)
if bullmq() < 0 then return {0, 'lost'} end
redis.call('HDEL', bull .. id, 'lease', 'leasedAt', 'leaseMs')
redis.call('HSET', bull .. id, 'settled', mark .. string.sub(before, 1, ${settlementsKept}))
`;

/** Around BullMQ's moveToFinished. given: id, token, how, state, ms it is kept, failure or ''. Answers 'done', 'again' or 'lost'. */
export const finishScript: QueueScript = {
	name: 'finish',
	body: `
bull_values[2] = whole(clock)
${settling}
if given[6] == '' then
	redis.call('HDEL', bull .. id, 'failure')
else
	redis.call('HSET', bull .. id, 'failure', given[6])
	redis.call('HDEL', bull .. id, 'reportToken')
	redis.call('ZADD', own .. 'reports', whole(clock), id)
end
finish(id, given[4], given[5])
return {0, 'done'}`,
};

/** The attempt does not count. */
const uncount = `
redis.call('HINCRBY', bull .. id, 'attempt', -1)
local started = field(id, 'startedBefore')
if started and started ~= '' then
	redis.call('HSET', bull .. id, 'startedAt', started)
else
	redis.call('HDEL', bull .. id, 'startedAt')
end`;

/** Around BullMQ's moveToDelayed. given: id, token, how, delay in ms, failure, '1' where the attempt counts. */
export const retryLaterScript: QueueScript = {
	name: 'retryLater',
	body: `
${settling}
redis.call('HSET', bull .. id, 'failure', given[5], 'dueAt', whole(now + given[4]))
if given[6] ~= '1' then ${uncount}
end
place(id)
return {0, 'done'}`,
};

/** Around BullMQ's moveJobFromActiveToWait. given: id, token, how. */
export const releaseScript: QueueScript = {
	name: 'release',
	body: `
${settling}
${uncount}
place(id)
return {0, 'done'}`,
};

/** Around BullMQ's extendLock. given: id, token, lease in ms. Answers 1 or 0. */
export const renewScript: QueueScript = {
	name: 'renew',
	body: `
local id, token = given[1], given[2]
local about = redis.call('HMGET', bull .. id, 'state', 'lease')
if about[1] ~= 'running' or about[2] ~= token then return {0, 0} end
begin()
lock(id, token, given[3])
return {bullmq(), 1}`,
};

/** Nobody is to be told of its failure any more. */
const withdraw = `
redis.call('HDEL', bull .. id, 'reportToken')
for _, set in ipairs({'reports', 'reports-later'}) do redis.call('ZREM', own .. set, id) end`;

/** Around BullMQ's reprocessJob. given: id. Answers the job, or the state in which it cannot be retried, or ''. */
export const retryScript: QueueScript = {
	name: 'retry',
	body: `
local id = given[1]
local state = field(id, 'state')
if not state or is_over(id) then return {1, ''} end
if state ~= 'failed' and state ~= 'parked' and state ~= 'cancelled' then return {1, state} end
begin()
bullmq()
redis.call('HSET', bull .. id, 'attempt', 0, 'dueAt', whole(now))
redis.call('HDEL', bull .. id, 'startedAt', 'endedAt', 'failure')
redis.call('ZREM', own .. 'kept', id)
${withdraw}
take_turn(id)
place(id)
return {1, view(id)}`,
};

/** BullMQ cannot end a job that waits; it becomes one of its failed jobs, as those are that have failed before. given: id, ms it is kept. Answers as retryScript. */
export const cancelScript: QueueScript = {
	name: 'cancel',
	body: `
local id = given[1]
local state = field(id, 'state')
if not state or is_over(id) then return '' end
if state ~= 'waiting' and state ~= 'delayed' and state ~= 'failed' and state ~= 'parked' then return state end
begin()
${withdraw}
redis.call('ZADD', bull .. 'failed', whole(clock), id)
redis.call('HSET', bull .. id, 'finishedOn', whole(clock), 'failedReason', 'cancelled')
finish(id, 'cancelled', given[2])
return view(id)`,
};
