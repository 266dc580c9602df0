using System.Reflection;
using System.Text.RegularExpressions;
using InstaFunctions.SelfHost.Sqlite;
using SQLitePCL;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

/// <summary>What SQLite says of the stores' statements: how it would run them, and what running them took.</summary>
internal static partial class StatementPlan
{
    /// <summary>Every statement of every store, by its name.</summary>
    internal static IReadOnlyDictionary<string, string> Statements { get; } = typeof(JobStatements).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Statements", StringComparison.Ordinal))
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
        .Where(field => field is { IsLiteral: true, IsAssembly: true })
        .ToDictionary(field => $"{field.DeclaringType!.Name}.{field.Name}", field => (string)field.GetRawConstantValue()!);

    /// <summary>The steps of a statement's plan.</summary>
    internal static List<string> Explain(SqliteSession session, string statement) => session.Query(
        "EXPLAIN QUERY PLAN " + statement,
        row => row.GetString(3),
        [.. Parameter().Matches(statement).Select(match => match.Value).Distinct().Select(name => (name, (object?)null))]);

    /// <summary>Runs a query and counts what it took.</summary>
    internal static QueryCost Measure(SqliteSession session, string query, params (string Name, object Value)[] parameters)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(session.Connection.Handle, query, out var statement));
        using (statement)
        {
            foreach (var (name, value) in parameters)
            {
                var index = raw.sqlite3_bind_parameter_index(statement, name);
                _ = index == 0 ? 0
                    : value is string text ? raw.sqlite3_bind_text(statement, index, text)
                    : raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(value));
            }

            var rows = 0;
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
                rows++;
            }

            return new QueryCost(
                rows,
                raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0),
                raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_FULLSCAN_STEP, 0),
                raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_SORT, 0));
        }
    }

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Parameter();
}

/// <summary>What a query took.</summary>
/// <param name="Rows">Rows it gave.</param>
/// <param name="Steps">Instructions of SQLite's virtual machine.</param>
/// <param name="ScanSteps">Steps forward within a full scan.</param>
/// <param name="Sorts">Sorts of what was found.</param>
internal sealed record QueryCost(int Rows, int Steps, int ScanSteps, int Sorts);
