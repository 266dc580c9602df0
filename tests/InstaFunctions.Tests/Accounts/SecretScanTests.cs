using System.Text;
using InstaFunctions.Testing;

namespace InstaFunctions.Tests.Accounts;

public sealed class SecretScanTests
{
    private const string Secret = "s3cret/with+sign&more";
    private static readonly SecretScan Scan = new(new Dictionary<string, string> { ["token"] = Secret });

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void A_secret_is_found_in_base64_whatever_stands_around_it(string before)
    {
        var bytes = Encoding.UTF8.GetBytes($"{before}{Secret}, and more");

        Assert.Equal(["log: token in base64"], Scan.FindIn("log", $"x{Convert.ToBase64String(bytes)}x").Where(f => f.EndsWith("base64", StringComparison.Ordinal)));
        Assert.NotEmpty(Scan.FindIn("log", Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_')));
        Assert.NotEmpty(Scan.FindIn("log", Convert.ToBase64String(Encoding.Unicode.GetBytes(before + Secret))));
    }

    [Fact]
    public void A_secret_is_found_in_clear()
    {
        Assert.Equal(["log: token in UTF-8"], Scan.FindIn("log", $"a{Secret}b"));
        Assert.Contains("log: token in UTF-16 LE", Scan.FindIn("log", Encoding.Unicode.GetBytes($"a{Secret}b")));
        Assert.Contains("log: token in UTF-16 BE", Scan.FindIn("log", Encoding.BigEndianUnicode.GetBytes($"a{Secret}b")));
        Assert.Equal(["log: token in URL encoding"], Scan.FindIn("log", $"?a={Uri.EscapeDataString(Secret)}&b"));
    }

    [Fact]
    public void What_is_no_secret_is_not_found()
    {
        Assert.Empty(Scan.FindIn("log", $"{Secret[..^1]} {Secret[1..]} {Secret.ToUpperInvariant()}"));
        Assert.Empty(Scan.FindIn("log", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret[..^2]))));
    }

    [Fact]
    public void Files_are_looked_through_while_they_are_open_and_so_are_their_names()
    {
        var folder = Directory.CreateTempSubdirectory("instafunctions-scan-");
        try
        {
            using var open = new FileStream(Path.Combine(folder.CreateSubdirectory("deep").FullName, "db"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
            open.Write(Encoding.UTF8.GetBytes($"row {Secret[..4]}"));
            open.Flush();
            Assert.Empty(new SecretScan(new Dictionary<string, string> { ["name"] = "filename-token", ["token"] = Secret }).FindInFolder(folder.FullName));

            open.Write(Encoding.UTF8.GetBytes($" {Secret}"));
            open.Flush();
            File.WriteAllText(Path.Combine(folder.FullName, "filename-token"), "");
            var found = new SecretScan(new Dictionary<string, string> { ["name"] = "filename-token", ["token"] = Secret }).FindInFolder(folder.FullName);

            Assert.Equal(2, found.Count);
            Assert.DoesNotContain(found, f => f.Contains(Secret, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_secret_that_would_be_found_by_chance_is_refused()
    {
        _ = new SecretScan(new Dictionary<string, string> { ["token"] = new('x', SecretScan.MinLength) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SecretScan(new Dictionary<string, string> { ["token"] = new('x', SecretScan.MinLength - 1) }));
    }
}
