/** Who may import whom; the reasons in words are in docs/adr/0002-three-rings.md. Features are ordered: a module may use those to its left. */
const FEATURES = ['organizations', 'auth', 'reviews', 'sources', 'moderation', 'cases', 'replies', 'insights', 'invitations', 'notifications', 'webhooks', 'widget', 'dashboard'];

const featureRules = FEATURES.flatMap((name, index) => {
  const right = FEATURES.slice(index + 1);
  return right.length === 0 ? [] : [{
    name: `${name}-not-to-its-right`,
    comment: `src/modules/${name} may use the features before it in the order, never those after: publish an event or a job instead.`,
    severity: 'error',
    from: { path: `^src/modules/${name}/` },
    to: { path: `^src/modules/(${right.join('|')})/` },
  }];
});

module.exports = {
  forbidden: [
    { name: 'domain-is-pure', comment: 'Thinking never touches the machine: no framework, no database, no Node I/O.', severity: 'error',
      from: { path: '^src/domain/', pathNot: '\\.spec\\.ts$' }, to: { path: '^(src/(platform|modules|cli)|node:|node_modules/(@nestjs|typeorm|pg|express|graphile-worker)|fs$|path$|http$)' } },
    { name: 'domain-no-core', comment: 'No Node core module in src/domain.', severity: 'error', from: { path: '^src/domain/', pathNot: '\\.spec\\.ts$' }, to: { dependencyTypes: ['core'] } },
    { name: 'platform-below-features', comment: 'The platform knows no feature.', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/modules/' } },
    { name: 'front-doors', comment: 'A feature is entered by its index.ts.', severity: 'error',
      from: { path: '^src/modules/([^/]+)/' }, to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] } },
    { name: 'migrations-stand-alone', comment: 'History must not change with the code.', severity: 'error', from: { path: '^migrations/', pathNot: '^migrations/index' }, to: { path: '^(src|config)/' } },
    { name: 'roots-are-not-imported', comment: 'Composition roots import, nobody imports them.', severity: 'error', from: { path: '^src/(domain|modules|platform)/', pathNot: '-?spec\\.ts$' }, to: { path: '^src/(app\\.module|http-app|cli)(/|\\.ts)' } },
    { name: 'no-cycles', comment: 'Rings of imports; type-only ones are allowed.', severity: 'error', from: { pathNot: '\\.entity\\.ts$' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    ...featureRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
