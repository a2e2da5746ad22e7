/**
 * The files that decide and never act: data in, data out. They may import values only from each
 * other (types from anywhere), and their tests must reach every branch.
 *
 * This list has two readers: `eslint.config.js` and `vitest.config.ts`.
 */
export const pureFiles = [
  'packages/signaling/src/errors.ts',
  'packages/signaling/src/protocol/*.ts',
  'packages/signaling/src/session/{session-*,outbox,inbox,backoff}.ts',
  'packages/core/src/call/{relink,call-state,call-input,call-effect,call-model,transition,early-answer,is-relay,call-messages,capture-verdict,timer-delay,can-command,wanted-media}.ts',
  'packages/core/src/diagnosis/{candidate-kinds,compose-evidence,connection-record,ice-server,plain-words,read-description,read-stats,sentences,verdict}.ts',
  'packages/signaling/src/transport/{event-stream,next-transport}.ts',
  'packages/signaling/src/tabs/{bus-message,members,own-messages,route-*,shared-*,split-sync,take-over}.ts',
  'packages/core/src/client/invite-verdict.ts',
  'packages/core/src/link/{candidate-queue,link-health,negotiation,send-parameters}.ts',
  'packages/core/src/quality/{adaptation,audio-score,diff-stats,encodings,findings,level,metrics,own-report,pace,parse-stats,peer-report,quality-model,quality-words,score-tracks,shortage,situation,speech,summary,video-score,view-quality,warnings}.ts',
  'packages/core/src/precall/{loop-quality,servers-to-try,step-outcomes,step-verdicts}.ts',
  'packages/core/src/recovery/{link-trouble,recovery-plan}.ts',
  'packages/core/src/presence/presence-model.ts',
  'packages/core/src/report/reported-quality.ts',
  'packages/core/src/media/{constraints,device-alias,device-list,keep-same,local-slot,media-error,remote-tracks,second-try}.ts',
  'packages/react/src/call-duration.ts',
  'packages/react/src/components/{describe-call,english,trouble-side,words}.ts',
  'packages/server/src/hub/**/*.ts',
  'packages/server/src/bus/{bus-note,clock-offset}.ts',
  'packages/server/src/http/http-post.ts',
  'packages/server/src/limits/token-bucket.ts',
  'packages/server/src/rest/own-view.ts',
  'packages/server/src/store/database-fault.ts',
  'packages/server/src/access/role.ts',
  'packages/server/src/statistics.ts',
  'packages/server/src/audit/denial.ts',
  'packages/server/src/configuration/{variable,variables,read-environment,secret-files}.ts',
  'packages/server/src/limits/limits.ts',
  'packages/server/src/presence/presence-status.ts',
  'packages/server/src/metrics/exposition.ts',
  'packages/server/src/{frugal-arguments,turn}.ts',
  'packages/server/src/webhooks/{retry,signature,webhook-event}.ts',
  'lab/faults/{fault,fault-table}.ts',
  'lab/measure/{limits,median,outcome,picture,table}.ts',
  'lab/network/{addresses,command,lay-commands,place,trouble-commands}.ts',
  'lab/run/cases.ts',
  'bench/measure/sample.ts',
  'bench/measure/summarize.ts',
  'bench/page/contender-names.ts',
  'bench/trace/timeline.ts',
  'bench/server/results/median.ts',
  'lab/soak/{allowed-ends,judge-call,leaks,random,soak-plan,soak-table}.ts',
];

/**
 * What pure files may import from outside: modules (or names of them) whose results depend on
 * their arguments alone. `true` stands for the whole module.
 */
export const pureModules = {
  'zod/mini': true,
  'node:crypto': ['createHmac', 'timingSafeEqual'],
  '@earshot/signaling': ['isId'],
  '@earshot/signaling/server': ['commonAvailability', 'MAX_WATCHED_USERS'],
  '@earshot/signaling/testing': ['seededRandom'],
};
