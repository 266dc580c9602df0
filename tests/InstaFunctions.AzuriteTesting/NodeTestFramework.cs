using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace InstaFunctions.AzuriteTesting;

/// <summary>Where Azurite cannot run, every test is skipped with a sentence that says why.</summary>
public sealed class NodeTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, source, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            if (Azurite.WhyNot() is not { } reason)
            {
                base.RunTestCases(testCases, executionMessageSink, executionOptions);
                return;
            }

            var all = testCases.ToList();
            foreach (var testCase in all)
            {
                var test = new XunitTest(testCase, testCase.DisplayName);
                _ = executionMessageSink.OnMessage(new TestCaseStarting(testCase));
                _ = executionMessageSink.OnMessage(new TestStarting(test));
                _ = executionMessageSink.OnMessage(new TestSkipped(test, reason));
                _ = executionMessageSink.OnMessage(new TestFinished(test, 0, null));
                _ = executionMessageSink.OnMessage(new TestCaseFinished(testCase, 0, 1, 0, 1));
            }

            _ = executionMessageSink.OnMessage(new TestAssemblyFinished(all, TestAssembly, 0, all.Count, 0, all.Count));
        }
    }
}
