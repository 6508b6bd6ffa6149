import { expect, test } from 'vitest'
import { EmbeddedPostgresFailure } from '../../../src/main/stores/postgres/embedded-failure.ts'
import { explainExit, explainRestarts } from '../../../src/main/stores/embedded/explain-exit.ts'
import { parsePostmasterFile } from '../../../src/main/stores/embedded/postmaster-file.ts'

const faultOf = (log: string) => {
  const explained = explainExit(log, '/data/postgres')
  return explained instanceof EmbeddedPostgresFailure ? explained.fault.code : explained
}

test.each([
  [
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nHINT:  Is another postmaster already running on port 5432?\nFATAL:  could not create any TCP/IP sockets',
    'port',
  ],
  [
    'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 7) running in data directory "/data/postgres"?',
    'try-again',
  ],
  ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'try-again'],
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'folder-disk-full'],
  ['PANIC:  could not write to file "pg_wal/xlogtemp.9": No space left on device', 'folder-disk-full'],
  ['FATAL:  database files are incompatible with server\nDETAIL:  ...', 'folder-not-compatible'],
  ['FATAL:  could not open file "/data/postgres/postgresql.conf": Permission denied', 'folder-not-usable'],
  ['FATAL:  data directory "/data/postgres" has invalid permissions', 'folder-not-usable'],
  ['LOG:  invalid primary checkpoint record\nPANIC:  could not locate a valid checkpoint record', 'folder-damaged'],
  [
    'postgres: could not find the database system\nFATAL:  could not open file "/data/postgres/global/pg_control": No such file or directory',
    'folder-damaged',
  ],
  ['FATAL:  could not create shared memory segment: Cannot allocate memory', 'server-ended'],
  ['', 'server-ended-silently'],
])('%j is %s', (log, fault) => {
  expect(faultOf(log)).toBe(fault)
})

test('a server’s file is parsed line by line, and a half-written one gives nothing', () => {
  const text = '4711\n/data/postgres\n1795365237\n46725\n\n127.0.0.1\n  9175108    131072\nready   \n'
  expect(parsePostmasterFile(text)).toEqual({
    pid: 4711,
    dataDirectory: '/data/postgres',
    startedAt: new Date(1_795_365_237_000),
    port: 46_725,
    status: 'ready',
  })
  expect(parsePostmasterFile(text.replaceAll('\n', '\r\n'))?.status).toBe('ready')
  expect(parsePostmasterFile('4711\n/data/postgres\n')).toBeNull()
  expect(parsePostmasterFile('')).toBeNull()
  expect(parsePostmasterFile(text.replace('ready', 'resting'))?.status).toBe('unknown')
})

const START = 'LOG:  starting PostgreSQL 18.4 on x86_64'
const READY = 'LOG:  database system is ready to accept connections'
const NO_MAP = 'FATAL:  could not open file "global/pg_filenode.map": No such file or directory'
const ANEW = 'LOG:  all server processes terminated; reinitializing'
const RECOVERS = 'FATAL:  the database system is in recovery mode'
test.each([
  ['a file that only its processes read is missing', [START, READY, NO_MAP, ANEW, RECOVERS], NO_MAP],
  ['a crash of one process', [START, READY, 'LOG:  server process was terminated by signal 9', ANEW, RECOVERS], null],
  ['a start', [START, RECOVERS], null],
  ['damage that an earlier server met', [START, READY, NO_MAP, ANEW, START, READY], null],
  ['a statement that met a missing file', [START, READY, 'ERROR:  could not open file "base/1/2"'], null],
])('a server that restarts itself: %s', (_, lines, said) => {
  const explained = explainRestarts(lines.join('\n'), '/data/postgres')
  if (said === null) expect(explained).toBeNull()
  else
    expect(explained).toMatchObject({
      fault: { code: 'folder-damaged', values: { folder: '/data/postgres', said: said.replace('FATAL:  ', '') } },
    })
})
