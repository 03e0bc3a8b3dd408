import type { QueueScript } from './bull-client';

/** Ended jobs forgotten on the way by one step: more than one step adds, so that they do not outgrow their time. */
const pruned = 20;
/** Jobs that have become due, moved by one script; a take that meets more asks again, so that Redis never stands still for long. */
const promoted = 500;

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

/**
 * Around BullMQ's moveToActive. given: token, lease in ms, concurrency. Answers the job, '' for none, or 'again'.
 *
 * BullMQ gets its lease from us, and a set of delayed jobs that is always empty: only promote() makes jobs due.
 * What some other program has put into BullMQ's queue is no job of ours: it is put away as failed.
 */
export const takeScript: QueueScript = {
	name: 'take',
	body: `
watch_clock()
local none = {0, 0, 0, 0}
if redis.call('ZCARD', bull .. 'prioritized') == 0 and redis.call('EXISTS', bull .. 'wait') == 0
	and redis.call('ZCOUNT', bull .. 'delayed', '-inf', whole(now * 4096 + 4095)) == 0 then return {none, ''} end
if redis.call('LLEN', bull .. 'active') >= tonumber(given[3]) then return {none, ''} end
begin()
prune(${pruned})
if promote(${promoted}) then return {none, 'again'} end
local options = cmsgpack.unpack(bull_values[3])
options.lockDuration = tonumber(given[2])
bull_values[2], bull_values[3], bull_keys[7] = whole(clock), cmsgpack.pack(options), own .. 'delayed-none'
local id = bullmq()[2]
if not id or id == 0 then return {none, ''} end
if not field(id, 'seq') then
	redis.call('LREM', bull .. 'active', 0, id)
	redis.call('ZADD', bull .. 'failed', whole(clock), id)
	redis.call('DEL', bull .. id .. ':lock')
	return {none, 'again'}
end
leave(id)
redis.call('HSET', bull .. id, 'startedBefore', field(id, 'startedAt') or '', 'startedAt', whole(clock))
redis.call('HINCRBY', bull .. id, 'attempt', 1)
set_state(id, 'running')
lock(id, given[1], given[2])
return {none, view(id)}`,
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
	return {0, string.find(before, mark, 1, true) and 'done' or 'lost'}
end
begin()
lock(id, token, 60000)
if bullmq() < 0 then return {0, 'lost'} end
redis.call('HDEL', bull .. id, 'lease', 'leasedAt', 'leaseMs')
redis.call('HSET', bull .. id, 'settled', mark .. string.sub(before, 1, ${settlementsKept}))
`;

/** Around BullMQ's moveToFinished. given: id, token, how, state, ms it is kept, failure or ''. Answers 'done' or 'lost'. */
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

/** Around BullMQ's moveToDelayed. given: id, token, how, delay in ms, failure. */
export const retryLaterScript: QueueScript = {
	name: 'retryLater',
	body: `
${settling}
redis.call('HSET', bull .. id, 'failure', given[5], 'dueAt', whole(now + given[4]))
place(id)
return {0, 'done'}`,
};

/** Around BullMQ's moveJobFromActiveToWait. given: id, token, how. */
export const releaseScript: QueueScript = {
	name: 'release',
	body: `
${settling}
redis.call('HINCRBY', bull .. id, 'attempt', -1)
local started = field(id, 'startedBefore')
if started and started ~= '' then
	redis.call('HSET', bull .. id, 'startedAt', started)
else
	redis.call('HDEL', bull .. id, 'startedAt')
end
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

/**
 * BullMQ's own check for stalled jobs would put them back to wait by itself, or fail them: it is never run. This one looks
 * at the few jobs that run. given: token, lease in ms, how many at most, ids to leave alone. Answers the jobs.
 *
 * A lease from the future means that `time` was lost: it begins anew, so that it ends. And where the job at the head
 * of the line that waits longest has vanished (see first_of), the line moves on.
 */
export const takeStalledScript: QueueScript = {
	name: 'takeStalled',
	body: `
watch_clock()
local left_alone, found = {}, {}
for i = 4, #given do left_alone[given[i]] = true end
local active = redis.call('LRANGE', bull .. 'active', 0, -1)
for i = #active, 1, -1 do
	local id = active[i]
	if #found >= tonumber(given[3]) then break end
	if not left_alone[id] then
		local about = redis.call('HMGET', bull .. id, 'leasedAt', 'lease', 'leaseMs')
		local leased_at = tonumber(about[1])
		if leased_at and leased_at > now then
			begin()
			lock(id, about[2], about[3])
		elseif leased_at and leased_at + about[3] <= now then
			begin()
			lock(id, given[1], given[2])
			found[#found + 1] = view(id)
		end
	end
end
local blocked = redis.call('ZRANGE', bull .. 'waiting-children', 0, 0)[1]
local group = blocked and field(blocked, 'groupKey')
local first = group and redis.call('ZRANGE', own .. 'line:' .. group, 0, 0)[1]
if first and not field(first, 'seq') then
	begin()
	local next = first_of(own .. 'line:' .. group)
	if next then place(next) end
end
return found`,
};

/** Which of these leases some job is running under. given: tokens. Answers id and token of each, one after the other. */
export const heldScript: QueueScript = {
	name: 'held',
	body: `
local asked, found = {}, {}
for _, token in ipairs(given) do asked[token] = true end
for _, id in ipairs(redis.call('LRANGE', bull .. 'active', 0, -1)) do
	local about = redis.call('HMGET', bull .. id, 'jobId', 'lease')
	if about[2] and asked[about[2]] then
		found[#found + 1] = about[1]
		found[#found + 1] = about[2]
	end
end
return found`,
};

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
redis.call('HDEL', bull .. id, 'startedAt', 'endedAt', 'reportToken')
for _, set in ipairs({'kept', 'reports', 'reports-later'}) do redis.call('ZREM', own .. set, id) end
take_turn(id)
place(id)
return {1, view(id)}`,
};

/** BullMQ cannot end a job that waits; it becomes one of its failed jobs. given: id, ms it is kept. Answers as retryScript. */
export const cancelScript: QueueScript = {
	name: 'cancel',
	body: `
local id = given[1]
local state = field(id, 'state')
if not state or is_over(id) then return '' end
if state ~= 'waiting' and state ~= 'delayed' then return state end
begin()
redis.call('ZADD', bull .. 'failed', whole(clock), id)
redis.call('HSET', bull .. id, 'finishedOn', whole(clock), 'failedReason', 'cancelled')
finish(id, 'cancelled', given[2])
return view(id)`,
};
