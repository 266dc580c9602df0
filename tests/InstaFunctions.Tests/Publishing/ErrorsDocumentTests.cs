using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;

namespace InstaFunctions.Tests.Publishing;

public sealed class ErrorsDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "errors.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_table_of_job_errors_is_the_list_in_the_code()
    {
        var expected = PublishErrors.All.Select(kind => string.Join(" | ",
            $"| `{kind.Code}`", kind.Cause, YesNo(kind.Retryable), YesNo(kind.Because("").SafeToResubmit), $"{kind.Remedy} |"));

        Assert.Equal(expected, Section("## Errors of a job").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    [Fact]
    public void There_is_a_place_for_the_answers_of_the_HTTP_API() => Assert.NotEmpty(Section("## Answers of the HTTP API"));

    [Fact]
    public void Every_code_is_snake_case_and_there_once()
    {
        Assert.All(PublishErrors.All, kind => Assert.Matches("^[a-z]+(_[a-z]+)*$", kind.Code));
        Assert.Equal(PublishErrors.All.Count, PublishErrors.All.Select(kind => kind.Code).Distinct().Count());
    }

    [Fact]
    public void Every_error_that_the_code_can_make_is_in_the_list()
    {
        var all = typeof(PublishErrors).GetProperties()
            .Where(property => property.PropertyType == typeof(PublishErrorKind))
            .Select(property => (PublishErrorKind)property.GetValue(null)!);

        Assert.Equal(all.ToHashSet(), PublishErrors.All.ToHashSet());
        Assert.All(Enum.GetValues<InstagramErrorMeaning>(), meaning => Assert.Contains(PublishErrors.Of(meaning), PublishErrors.All));
    }

    [Fact]
    public void Only_an_unknown_outcome_is_not_safe_to_resubmit() =>
        Assert.Equal([PublishErrors.OutcomeUnknown], PublishErrors.All.Where(kind => !kind.Because("").SafeToResubmit));

    private static string Section(string heading)
    {
        var start = Document.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no section {heading}.");
        var end = Document.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
        return end < 0 ? Document[start..] : Document[start..end];
    }

    private static string YesNo(bool value) => value ? "yes" : "no";
}
