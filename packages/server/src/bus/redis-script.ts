/**
 * Carries out one batch of operations in Redis (7 or newer), wholly or not at all: see `Bus`. All keys begin with a prefix:
 *
 * - `members`: a sorted set, until when each process is a member (0: its sessions are being adopted)
 * - `in:<process>`: a stream, what happens for a process
 * - `of:<process>`: a set, the sessions of a process
 * - `at:<user>`: a hash, the session of each device
 * - `session:<session>`: a hash (user, device, process, here, turn, received, sent, acked, secrets)
 * - `log:<session>`: a stream, the letters that the client may still need, under their numbers
 * - `last:<process>`: the last batch of a process and what came of it
 */
export const redisScript = `
local prefix, me, number = ARGV[1], ARGV[2], ARGV[3]
local leaseMs, maxLetters = tonumber(ARGV[4]), tonumber(ARGV[5])
local operations = cjson.decode(ARGV[6])
local TEXTS = 6
local MAX_SECRETS = 8

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local MEMBERS = prefix .. 'members'
local function inboxOf(process) return prefix .. 'in:' .. process end
local function sessionsOf(process) return prefix .. 'of:' .. process end
local function devicesOf(user) return prefix .. 'at:' .. user end
local function sessionKey(id) return prefix .. 'session:' .. id end
local function logKey(id) return prefix .. 'log:' .. id end
local LAST = prefix .. 'last:' .. me

local last = redis.call('GET', LAST)
if last then
  local kept = cmsgpack.unpack(last)
  if kept.number == number then return { now, kept.outcomes } end
end

local function isAlive(score) return score and tonumber(score) > 0 end
local function isMember(process) return isAlive(redis.call('ZSCORE', MEMBERS, process)) end

local function tell(process, event, text)
  if text then redis.call('XADD', inboxOf(process), '*', 'e', event, 't', text)
  else redis.call('XADD', inboxOf(process), '*', 'e', event) end
end

local function tellAll(event, text, but)
  local members = redis.call('ZRANGE', MEMBERS, '1', '+inf', 'BYSCORE')
  for _, process in ipairs(members) do
    if process ~= but then tell(process, event, text) end
  end
end

local function read(id)
  local found = redis.call('HMGET', sessionKey(id), 'user', 'device', 'process', 'here', 'received', 'sent', 'acked', 'secrets', 'turn')
  if not found[1] then return nil end
  return {
    id = id, user = found[1], device = found[2], process = found[3], here = found[4] == '1',
    received = tonumber(found[5]), sent = tonumber(found[6]), acked = tonumber(found[7]), secrets = found[8], turn = tonumber(found[9]),
  }
end

local function own(id)
  local kept = read(id)
  if kept and kept.process == me then return kept end
  return nil
end

local function sender(kept) return { user = kept.user, device = kept.device } end

local function deviceEvent(kept, status)
  return cjson.encode({
    type = 'device', device = sender(kept), session = kept.id, process = kept.process,
    status = status or (kept.here and 'here' or 'away'),
  })
end

local function tellLost(kept, why)
  tell(kept.process, cjson.encode({ type = 'lost', device = sender(kept), session = kept.id, turn = kept.turn, why = why }))
end

local function forget(kept)
  if redis.call('HGET', devicesOf(kept.user), kept.device) == kept.id then
    redis.call('HDEL', devicesOf(kept.user), kept.device)
  end
  redis.call('SREM', sessionsOf(kept.process), kept.id)
  redis.call('DEL', sessionKey(kept.id), logKey(kept.id))
end

local function lose(kept, why)
  forget(kept)
  tellLost(kept, why)
end

local function move(kept, here)
  redis.call('SREM', sessionsOf(kept.process), kept.id)
  redis.call('SADD', sessionsOf(me), kept.id)
  redis.call('HSET', sessionKey(kept.id), 'process', me, 'here', here and '1' or '0')
  kept.turn = redis.call('HINCRBY', sessionKey(kept.id), 'turn', 1)
  kept.process = me
  kept.here = here
  tellAll(deviceEvent(kept))
end

local function acknowledge(kept, upTo)
  local acked = math.min(upTo, kept.sent)
  if acked <= kept.acked then return end
  kept.acked = acked
  redis.call('HSET', sessionKey(kept.id), 'acked', acked)
  redis.call('XTRIM', logKey(kept.id), 'MINID', '0-' .. string.format('%.0f', acked + 1))
end

local function describe(kept)
  local entries = redis.call('XRANGE', logKey(kept.id), '-', '+')
  local letters = {}
  for index, entry in ipairs(entries) do letters[index] = entry[2][2] end
  return { kept.id, kept.user, kept.device, kept.turn, kept.received, kept.acked, letters }
end

local function expired()
  local found = redis.call('ZRANGE', MEMBERS, '-inf', '(' .. string.format('%.0f', now), 'BYSCORE')
  return found
end

local function send(item)
  local to = item.to
  local id = redis.call('HGET', devicesOf(to.user), to.device)
  local kept = id and read(id)
  if not kept then return end
  if kept.sent - kept.acked >= maxLetters then
    lose(kept, 'too-slow')
    tellAll(deviceEvent(kept, 'gone'))
    return
  end
  local text = ARGV[TEXTS + item.text]
  local letter = redis.call('HINCRBY', sessionKey(id), 'sent', 1)
  redis.call('XADD', logKey(id), '0-' .. string.format('%.0f', letter), 't', text)
  local event = { type = 'letter', to = to, session = id, number = letter, tag = item.tag }
  tell(kept.process, cjson.encode(event), text)
end

local run = {}

function run.join()
  redis.call('ZADD', MEMBERS, now + leaseMs, me)
  local all = {}
  for _, process in ipairs(redis.call('ZRANGE', MEMBERS, 0, -1)) do
    for _, id in ipairs(redis.call('SMEMBERS', sessionsOf(process))) do
      local kept = read(id)
      if kept then all[#all + 1] = deviceEvent(kept) end
    end
  end
  return all
end

function run.renew()
  redis.call('ZADD', MEMBERS, now + leaseMs, me)
  return expired()
end

function run.leave()
  redis.call('ZADD', MEMBERS, 0, me)
  tellAll(cjson.encode({ type = 'orphans', process = me }))
  return 'done'
end

function run.open(op)
  local user, device = op.device.user, op.device.device
  local before = redis.call('HGET', devicesOf(user), device)
  local kept = before and read(before)
  if kept then
    lose(kept, 'replaced')
  elseif redis.call('HLEN', devicesOf(user)) >= op.limit then
    local away
    for _, id in ipairs(redis.call('HVALS', devicesOf(user))) do
      local other = read(id)
      if other and not other.here then away = other end
    end
    if not away then return 'full' end
    lose(away, 'crowded')
    tellAll(deviceEvent(away, 'gone'))
  end
  redis.call('HSET', devicesOf(user), device, op.session)
  redis.call('SADD', sessionsOf(me), op.session)
  redis.call('HSET', sessionKey(op.session), 'user', user, 'device', device, 'process', me, 'here', '1',
    'turn', 1, 'received', 0, 'sent', 0, 'acked', 0, 'secrets', op.secret)
  tellAll(deviceEvent(read(op.session)))
  return 'opened'
end

local function isGood(secrets, secret)
  for one in string.gmatch(secrets, '[^,]+') do
    if one == secret then return true end
  end
  return false
end

local function withSecret(secrets, newest)
  local all, count = newest, 1
  for one in string.gmatch(secrets, '[^,]+') do
    if count < MAX_SECRETS then
      all = all .. ',' .. one
      count = count + 1
    end
  end
  return all
end

function run.take(op)
  local kept = read(op.session)
  if not kept or kept.user ~= op.device.user or kept.device ~= op.device.device then return 'unknown' end
  if not isGood(kept.secrets, op.secret) then return 'refused' end
  if op.received < kept.acked or op.received > kept.sent then return 'unknown' end
  if kept.process ~= me then tellLost(kept, 'taken') end
  redis.call('HSET', sessionKey(op.session), 'secrets', withSecret(kept.secrets, op.next))
  acknowledge(kept, op.received)
  move(kept, true)
  return describe(kept)
end

function run.publish(op)
  if op.cause then
    local kept = own(op.cause.session)
    if not kept or op.cause.number <= kept.received then return 'stale' end
    redis.call('HSET', sessionKey(op.cause.session), 'received', op.cause.number)
  end
  for _, item in ipairs(op.items) do
    if item.type == 'note' then tellAll('{"type":"note"}', ARGV[TEXTS + item.text], me)
    else send(item) end
  end
  return 'published'
end

function run.away(op)
  local kept = own(op.session)
  if not kept or kept.turn ~= op.turn then return 'done' end
  redis.call('HSET', sessionKey(op.session), 'here', '0')
  kept.here = false
  tellAll(deviceEvent(kept))
  return 'done'
end

run['end'] = function(op)
  local kept = own(op.session)
  if not kept or kept.turn ~= op.turn then return 'done' end
  forget(kept)
  tellAll(deviceEvent(kept, 'gone'))
  return 'done'
end

function run.acknowledge(op)
  local kept = own(op.session)
  if kept then acknowledge(kept, op.number) end
  return 'done'
end

function run.adopt(op)
  local score = redis.call('ZSCORE', MEMBERS, op.process)
  if not score or tonumber(score) >= now then return {} end
  redis.call('ZADD', MEMBERS, 0, op.process)
  local found = {}
  for _, id in ipairs(redis.call('SRANDMEMBER', sessionsOf(op.process), op.limit)) do
    local kept = read(id)
    if kept then
      move(kept, false)
      found[#found + 1] = describe(kept)
    else
      redis.call('SREM', sessionsOf(op.process), id)
    end
  end
  if redis.call('SCARD', sessionsOf(op.process)) == 0 then
    redis.call('ZREM', MEMBERS, op.process)
    redis.call('DEL', inboxOf(op.process), prefix .. 'last:' .. op.process)
  end
  return found
end

if operations[1].type ~= 'join' and not isMember(me) then return { now } end
local outcomes = {}
for index, operation in ipairs(operations) do outcomes[index] = run[operation.type](operation) end
redis.call('SET', LAST, cmsgpack.pack({ number = number, outcomes = outcomes }), 'PX', 86400000)
return { now, outcomes }
`;
