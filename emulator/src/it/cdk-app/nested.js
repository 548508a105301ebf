// An app of nested stacks, two deep: each takes something from the stack around it and gives something back.
const cdk = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const logs = require('aws-cdk-lib/aws-logs');
const ssm = require('aws-cdk-lib/aws-ssm');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Nest');
const group = new logs.LogGroup(stack, 'Group', { removalPolicy: cdk.RemovalPolicy.DESTROY });

const outer = new cdk.NestedStack(stack, 'Outer');
const role = new iam.Role(outer, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });

const inner = new cdk.NestedStack(outer, 'Inner');
group.grantWrite(role);
const greeting = new ssm.StringParameter(inner, 'Greeting', {
  stringValue: `${app.node.tryGetContext('greeting') ?? 'hello'} from ${role.roleName}`,
});

new ssm.StringParameter(stack, 'Copy', { stringValue: greeting.parameterName });
new cdk.CfnOutput(stack, 'Name', { value: greeting.parameterName });
