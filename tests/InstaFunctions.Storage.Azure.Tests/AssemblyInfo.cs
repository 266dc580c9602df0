[assembly: TestFramework("InstaFunctions.AzuriteTesting.NodeTestFramework", "InstaFunctions.AzuriteTesting")]
