/**
 * What all scripts of the queue have in common. Each step of the queue is one script, and Redis runs a script whole: there
 * is no moment between two steps at which a process could die and leave a job half moved. Times are those of Redis.
 *
 * The job itself lies in BullMQ's hash and sets, moved by BullMQ's own scripts (see bull-client.ts). Beside them lie, under
 * a prefix of ours, what BullMQ has not:
 *
 * - `turn`: a counter. A job's number in it (`seq`) is its place in lists, and (`rank`, below its priority) its place in the queue.
 * - `line:<group>`: the jobs of a group that have not ended, by their turn. Only the first one may be handed out: it alone lies
 *   in BullMQ's `prioritized` set, from which BullMQ takes. The others lie in `waiting-children` (BullMQ's name for jobs that
 *   wait for other jobs), where `take` never looks: a group's busy head costs the others nothing, however many wait.
 *   The script that ends the first moves the next: the line is the lock, and it has no owner who could die.
 * - `delayed` is BullMQ's own set of jobs that are not due. It is emptied by `promote`, not by BullMQ, which knows no groups
 *   and would put a job that was delayed behind those added later.
 * - `state:<state>` (by seq, for lists and counts; it also tells `failed`, `parked` and `cancelled` apart, which are all
 *   failed for BullMQ), `due` (waiting jobs by the time they became due), `group:<group>` (all jobs of a group by seq),
 *   `kept` (ended jobs by the time they are forgotten), `reports` (by end), `reports-later` (given out or put off, until then).
 * - `time`: the queue's own time at the last step, and `ahead`: what that time is ahead of the clock. It follows the clock, but
 *   goes on from where it was when the clock is set back: else what was to wait for a second would wait for an hour. Due times,
 *   leases and how long jobs are kept go by it; when a job was added, began and ended is told by the clock. To write `time` is
 *   the first thing a script does: a Redis that is full, read-only or without a disk refuses that, and nothing is done rather
 *   than half of it.
 *
 * KEYS[1] prefix of BullMQ's keys of this queue, KEYS[2] prefix of ours, then BullMQ's; ARGV[1] how many values are ours,
 * then these (`given`), then BullMQ's.
 */
export const prelude = `
local bull, own = KEYS[1], KEYS[2]
local time = redis.call('TIME')
local clock = time[1] * 1000 + math.floor(time[2] / 1000)
local ahead_before = tonumber(redis.call('GET', own .. 'ahead') or 0)
local last = tonumber(redis.call('GET', own .. 'time') or 0)
local now = math.max(clock + ahead_before, last)
-- Less than a second is no jump: the time stands still until the clock has caught up.
local ahead = now - clock - ahead_before >= 1000 and now - clock or ahead_before
local count = tonumber(ARGV[1])
local given = {}
for i = 1, count do given[i] = ARGV[i + 1] end
local bull_keys, bull_values = {}, {}
for i = 3, #KEYS do bull_keys[i - 2] = KEYS[i] end
for i = count + 2, #ARGV do bull_values[i - count - 1] = ARGV[i] end

local function whole(number) return string.format('%.0f', number) end
local function field(id, name) return redis.call('HGET', bull .. id, name) end

local function begin()
	redis.call('SET', own .. 'time', whole(now))
	if ahead ~= ahead_before then redis.call('SET', own .. 'ahead', whole(ahead)) end
end

-- With nothing to do: else the time of a queue whose jobs only wait would stand still when the clock is set back.
local function watch_clock()
	if last == 0 or (now - last < 10000 and ahead == ahead_before) then return end
	redis.pcall('SET', own .. 'time', whole(now))
	redis.pcall('SET', own .. 'ahead', whole(ahead))
end

local function view(id)
	local fields = redis.call('HGETALL', bull .. id)
	for _, value in ipairs({'now', whole(now), 'ahead', whole(ahead)}) do fields[#fields + 1] = value end
	return fields
end

local function set_state(id, state)
	local current = redis.call('HMGET', bull .. id, 'state', 'seq')
	if current[1] then redis.call('ZREM', own .. 'state:' .. current[1], id) end
	redis.call('ZADD', own .. 'state:' .. state, current[2], id)
	redis.call('HSET', bull .. id, 'state', state)
end

-- The job whose turn it is. What has vanished from BullMQ (by a dashboard, say) leaves the line with that.
local function first_of(line)
	local id = redis.call('ZRANGE', line, 0, 0)[1]
	while id and not field(id, 'seq') do
		redis.call('ZREM', line, id)
		id = redis.call('ZRANGE', line, 0, 0)[1]
	end
	return id
end

-- Out of every place where it could wait.
local function leave(id)
	for _, set in ipairs({bull .. 'prioritized', bull .. 'delayed', bull .. 'waiting-children', own .. 'due'}) do
		redis.call('ZREM', set, id)
	end
end

-- Where a job that is to wait belongs now.
local function place(id)
	leave(id)
	local about = redis.call('HMGET', bull .. id, 'dueAt', 'rank', 'groupKey')
	local due = tonumber(about[1])
	if not due then return end
	if due > now then
		redis.call('ZADD', bull .. 'delayed', whole(due * 4096), id)
		return set_state(id, 'delayed')
	end
	if about[3] and first_of(own .. 'line:' .. about[3]) ~= id then
		redis.call('ZADD', bull .. 'waiting-children', about[1], id)
	else
		redis.call('ZADD', bull .. 'prioritized', about[2], id)
	end
	redis.call('ZADD', own .. 'due', about[1], id)
	set_state(id, 'waiting')
end

-- The next turn; the job goes to the end of its group's line.
local function take_turn(id)
	local turn = redis.call('INCR', own .. 'turn')
	local about = redis.call('HMGET', bull .. id, 'rankBase', 'groupKey')
	redis.call('HSET', bull .. id, 'rank', whole(about[1] * 4294967296 + turn))
	if about[2] then redis.call('ZADD', own .. 'line:' .. about[2], turn, id) end
	return turn
end

local function end_turn(id)
	local group = field(id, 'groupKey')
	if not group then return end
	local line = own .. 'line:' .. group
	local was_first = redis.call('ZRANK', line, id) == 0
	redis.call('ZREM', line, id)
	local first = was_first and first_of(line)
	if first then place(first) end
end

local function finish(id, state, kept_ms)
	leave(id)
	redis.call('HSET', bull .. id, 'endedAt', whole(clock))
	set_state(id, state)
	redis.call('ZADD', own .. 'kept', whole(now + kept_ms), id)
	end_turn(id)
end

local function is_over(id)
	local kept_until = redis.call('ZSCORE', own .. 'kept', id)
	return kept_until and tonumber(kept_until) <= now
end

-- Also what a removal by another program has left of a job.
local function forget(id)
	local group = field(id, 'groupKey')
	if group then redis.call('ZREM', own .. 'group:' .. group, id) end
	leave(id)
	for _, state in ipairs({'waiting', 'delayed', 'running', 'completed', 'failed', 'parked', 'cancelled'}) do
		redis.call('ZREM', own .. 'state:' .. state, id)
	end
	for _, set in ipairs({bull .. 'completed', bull .. 'failed', own .. 'kept', own .. 'reports', own .. 'reports-later'}) do
		redis.call('ZREM', set, id)
	end
	redis.call('DEL', bull .. id, bull .. id .. ':lock', bull .. id .. ':logs')
end

local function prune(limit)
	for _, id in ipairs(redis.call('ZRANGEBYSCORE', own .. 'kept', '-inf', whole(now), 'LIMIT', 0, limit)) do forget(id) end
end

-- Jobs whose time has come; true where there are more of them.
local function promote(limit)
	local ids = redis.call('ZRANGEBYSCORE', bull .. 'delayed', '-inf', whole(now * 4096 + 4095), 'LIMIT', 0, limit)
	for _, id in ipairs(ids) do place(id) end
	return #ids == limit
end

-- BullMQ asks for the key of the lock; whether a lease is over we tell by the job, for a full Redis may evict what expires.
local function lock(id, token, lease_ms)
	redis.call('SET', bull .. id .. ':lock', token, 'PX', lease_ms)
	redis.call('HSET', bull .. id, 'lease', token, 'leasedAt', whole(now), 'leaseMs', lease_ms)
end
`;
