using Swarm.Acceptance.Tests;
using Swarm.Acceptance.Tests.Claude;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Swarm.Acceptance.Tests;

/// <summary>The class that mostly waits starts first, beside all the others.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => c.TestCollectionDisplayName.Contains(nameof(ParkedClaudeSpecs), StringComparison.Ordinal))];
}
