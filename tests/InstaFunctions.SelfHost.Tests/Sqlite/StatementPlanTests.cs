using InstaFunctions.SelfHost.Sqlite;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

public sealed class StatementPlanTests : IAsyncLifetime
{
    private const int ManyJobs = 100_000;
    private const int PageSize = 20;
    // A page of 20 takes some hundred instructions; a look at every job would take more than 100,000.
    private const int MostSteps = 1_000;
    private readonly TemporaryDatabase _temporary = new();

    public static TheoryData<string> Statements() => [.. StatementPlan.Statements.Keys];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task No_statement_scans_a_table_or_sorts_what_it_finds(string name)
    {
        var plan = await _temporary.Database.ReadAsync(s => StatementPlan.Explain(s, StatementPlan.Statements[name]), CancellationToken.None);

        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && step != "SCAN CONSTANT ROW");
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(JobStatements.Scheduled), "job_scheduled")]
    [InlineData(nameof(JobStatements.ScheduledOfAccount), "job_scheduled_account")]
    [InlineData(nameof(JobStatements.List), "job_list")]
    [InlineData(nameof(JobStatements.ListOfAccount), "job_list_account")]
    [InlineData(nameof(JobStatements.ListInStatus), "job_list_status")]
    [InlineData(nameof(JobStatements.ListOfAccountInStatus), "job_list_account_status")]
    [InlineData(nameof(JobStatements.Unfinished), "job_unfinished")]
    public async Task Each_list_of_jobs_is_read_along_its_own_index(string name, string index)
    {
        var statement = StatementPlan.Statements[$"{nameof(JobStatements)}.{name}"];

        var plan = await _temporary.Database.ReadAsync(s => StatementPlan.Explain(s, statement), CancellationToken.None);

        var step = Assert.Single(plan);
        Assert.StartsWith($"SEARCH job USING INDEX {index} (", step, StringComparison.Ordinal);
        // The place where a page starts is looked up as well.
        Assert.Contains(",id)", step, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_and_a_sort_would_be_noticed()
    {
        var plan = await _temporary.Database.ReadAsync(s => StatementPlan.Explain(s, "SELECT json FROM job ORDER BY json"), CancellationToken.None);

        Assert.Equal(["SCAN job", "USE TEMP B-TREE FOR ORDER BY"], plan);
    }

    [Fact]
    public async Task A_page_costs_the_same_anywhere_among_a_hundred_thousand_scheduled_jobs()
    {
        await FillAsync();

        await _temporary.Database.ReadAsync(
            session =>
            {
                foreach (var (name, statement) in StatementPlan.Statements.Where(s => IsListOfJobs(s.Key)))
                {
                    QueryCost[] pages = [Page(session, statement, 0.1), Page(session, statement, 0.5), Page(session, statement, 0.9)];

                    Assert.All(pages, page => Assert.Equal(PageSize, page.Rows));
                    Assert.All(pages, page => Assert.Equal((0, 0), (page.ScanSteps, page.Sorts)));
                    Assert.All(pages, page => Assert.True(page.Steps < MostSteps, $"{name} took {page.Steps} steps."));
                    Assert.Single(pages.Select(page => page.Steps).Distinct());
                }

                return true;
            },
            CancellationToken.None);
    }

    private static bool IsListOfJobs(string name) =>
        name.StartsWith("JobStatements.Scheduled", StringComparison.Ordinal)
        || name.StartsWith("JobStatements.List", StringComparison.Ordinal)
        || name == "JobStatements.Unfinished";

    // The filters ask for what few jobs have: a list that went through the others to find them would be seen.
    private static QueryCost Page(SqliteSession session, string statement, double place) => StatementPlan.Measure(
        session,
        statement,
        ("$tenant", "t"),
        ("$account", "rare"),
        ("$status", "failed"),
        ("$from", 0),
        ("$ticks", (int)(ManyJobs * place)),
        ("$due", (int)(ManyJobs * place)),
        ("$dueBefore", long.MaxValue),
        ("$id", ""),
        ("$limit", PageSize));

    private Task<int> FillAsync() => _temporary.Database.WriteAsync(
        session => session.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $count - 1)
            INSERT INTO job (tenant, id, version, account, status, created_at, due_at, json)
            SELECT 't', printf('%08d', i), 1, iif(i % 200 < 2, 'rare', 'frequent'), iif(i % 200 = 0, 'failed', 'scheduled'), i, i, '{}' FROM n
            """,
            ("$count", ManyJobs)),
        CancellationToken.None);
}
