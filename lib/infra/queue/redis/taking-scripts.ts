import type { QueueScript } from './bull-client';

/** Ended jobs forgotten on the way by one step: more than one step adds, so that they do not outgrow their time. */
export const pruned = 20;
/** Jobs that have become due, moved by one script; a take that meets more asks again, so that Redis never stands still for long. */
const promoted = 500;

/**
 * Around BullMQ's moveToActive. given: token, lease in ms, concurrency, the rank below which jobs are urgent ('' for
 * none), how many of these may run beyond the concurrency, '1' where only they are meant. Answers the job, '' for none, or 'again'.
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
local running, places = redis.call('LLEN', bull .. 'active'), tonumber(given[3])
local full = running >= places or given[6] == '1'
if full and (given[4] == '' or running >= places + given[5]) then return {none, ''} end
local function urgent()
	local rank = redis.call('ZRANGE', bull .. 'prioritized', 0, 0, 'WITHSCORES')[2]
	return rank and tonumber(rank) < tonumber(given[4])
end
if full and not urgent() and redis.call('ZCOUNT', bull .. 'delayed', '-inf', whole(now * 4096 + 4095)) == 0 then return {none, ''} end
begin()
prune(${pruned})
if promote(${promoted}) then return {none, 'again'} end
if full and not urgent() then return {none, ''} end
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
