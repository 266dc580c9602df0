using System.Reflection;
using System.Text.RegularExpressions;
using InstaFunctions.Functions.Http;
using Microsoft.Extensions.Logging;

namespace InstaFunctions.Functions.Tests;

/// <summary>An alert that asks for words which nothing writes never fires.</summary>
public sealed partial class AlertTests
{
    private static readonly string[] Messages = [.. Referenced(typeof(ApiTriggers).Assembly)
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message)
        .OfType<string>()];

    public static TheoryData<string> Queries => [.. QueryText().Matches(RepositoryFiles.Read("infra/monitoring.bicep")).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_alert_asks_only_for_words_that_a_log_message_of_the_code_has(string query)
    {
        Assert.StartsWith("AppTraces |", query, StringComparison.Ordinal);
        var words = Quoted().Matches(query).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.Contains(Messages, message => message.Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void There_is_an_alert_for_each_row_of_the_operators_table()
    {
        var named = AlertName().Matches(RepositoryFiles.Read("infra/monitoring.bicep")).Select(match => match.Groups[1].Value);
        var documented = TableRow().Matches(RepositoryFiles.Read("docs/operations.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(named.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Assembly> Referenced(Assembly root) => root.GetReferencedAssemblies()
        .Where(name => name.Name!.StartsWith("InstaFunctions.", StringComparison.Ordinal))
        .Select(Assembly.Load)
        .Append(root);

    [GeneratedRegex(@"query: '([^']*)'")]
    private static partial Regex QueryText();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^    name: '([a-z-]+)'$", RegexOptions.Multiline)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^\| `([a-z]+-[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
